package org.cairnfs.tests.posix;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  private static long[] figures(Run run) throws Exception {
    String figures = run.steps("statfs . blocks,bfree,bavail,files,ffree");
    return Arrays.stream(figures.split(",", -1)).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void figures_areInOrder(Run run) throws Exception {
    long[] figures = figures(run);
    assertTrue(figures[0] > 0 && figures[1] <= figures[0] && figures[2] <= figures[1]);
    assertTrue(figures[4] > 0 && figures[4] <= figures[3]);
  }

  @Test
  void aMebibyte_isMissingOnceItIsWritten(Run run, Place place) throws Exception {
    assumeFalse(place.isControl(), "others write to the local file system meanwhile");
    run.steps("f <- open x O_CREAT|O_RDWR 600; syncfs f");
    long before = figures(run)[1];
    run.steps("write f a*1048576 = 1048576; syncfs f");
    long after = figures(run)[1];
    assertTrue(before - after >= 256 && before - after < 512, before + " blocks, then " + after);
  }
}
