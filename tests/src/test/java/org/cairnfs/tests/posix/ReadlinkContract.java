package org.cairnfs.tests.posix;

import java.util.List;

/** readlink(2) and readlinkat(2). */
abstract class ReadlinkContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("readlink % 99 = ENOENT");
  }

  @Override
  String claims() {
    return """
    tellsTheTarget: symlink abc l; readlink l 99 = abc
    ofA<regular|fifo|socket|char|block|directory>_isEINVAL: make $T x; readlink x 99 = EINVAL
    aShortBuffer_getsTheBeginning: symlink abcdef l; readlink l 3 = abc
    anExactBuffer_getsAll: symlink abcdef l; readlink l 6 = abcdef
    aBufferOf0_isEINVAL: symlink abc l; readlink l 0 = EINVAL
    aBufferThatCannotBeWritten_isEFAULT: symlink abc l; readlink l NULL = EFAULT
    needsNoPermissionOfTheLink: symlink abc l; alice readlink l 9 = abc
    changesAtime_relatime: symlink abc l; age l; readlink l 9; changed l = a
    aTrailingSlash_followsTheLink: make regular x; symlink x l; readlink l/ 9 = ENOTDIR
    onAReadOnlyMount_works: readlink @ro/symlink 99 = nowhere
    """;
  }
}
