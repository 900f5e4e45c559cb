package org.cairnfs.tests.posix;

import java.util.List;

/** statfs(2) and fstatfs(2). */
abstract class StatfsContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("statfs % namelen = ENOENT");
  }

  @Override
  String claims() {
    return """
    ofA<regular|fifo|socket|char|block|directory>_tellsTheSame: make $T x; statfs x namelen,bsize,frsize = 255,4096,4096; a <- statfs . blocks; statfs x blocks
    throughAnOpen<regular|directory>: make $T x; f <- open x O_RDONLY; fstatfs f namelen,bsize,frsize = 255,4096,4096
    throughADescriptorForAPath: make regular x; f <- open x O_PATH; fstatfs f namelen = 255
    intoWhatCannotBeWritten_isEFAULT: make regular x; statfs x NULL = EFAULT; f <- open x O_RDONLY; fstatfs f NULL = EFAULT
    fstatfs_ofNothing_isEBADF: fstatfs -1 namelen = EBADF
    aDanglingSymlink_isENOENT: symlink x l; statfs l namelen = ENOENT
    """;
  }
}
