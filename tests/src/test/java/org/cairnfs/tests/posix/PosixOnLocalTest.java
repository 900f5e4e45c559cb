package org.cairnfs.tests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The control: what a local file system does with the claims made about Cairn. */
@MountedTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ScannedAtEndOfClass(because = "all claims are made about one directory")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class PosixOnLocalTest implements PlaceResolver.Holder {
  private Path directory;
  private Place place;

  @SuppressWarnings("NullAway.Init") // set before all tests
  PosixOnLocalTest() {}

  @BeforeAll
  void open() throws Exception {
    directory = Files.createTempDirectory(TestRoot.path(), "l-");
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    Path root = Files.createDirectory(directory.resolve("root"));
    place = Place.open("local", true, root, Files.createDirectory(directory.resolve("ro")));
  }

  @AfterAll
  void close() throws Exception {
    place.close();
    Shell.script(TestRoot.path(), "rm -rf " + directory).ok();
  }

  @Override
  public Place place() {
    return place;
  }

  @Nested
  class Open extends OpenContract {}

  @Nested
  class Mkdir extends MkdirContract {}

  @Nested
  class Rmdir extends RmdirContract {}

  @Nested
  class Mknod extends MknodContract {}

  @Nested
  class Link extends LinkContract {}

  @Nested
  class Symlink extends SymlinkContract {}

  @Nested
  class Readlink extends ReadlinkContract {}

  @Nested
  class Unlink extends UnlinkContract {}

  @Nested
  class Rename extends RenameContract {}

  @Nested
  class Chmod extends ChmodContract {}

  @Nested
  class Chown extends ChownContract {}

  @Nested
  class Utimensat extends UtimensatContract {}

  @Nested
  class Stat extends StatContract {}

  @Nested
  class Access extends AccessContract {}

  @Nested
  class Truncate extends TruncateContract {}

  @Nested
  class Read extends ReadContract {}

  @Nested
  class Write extends WriteContract {}

  @Nested
  class Lseek extends LseekContract {}

  @Nested
  class Fsync extends FsyncContract {}

  @Nested
  class Mmap extends MmapContract {}

  @Nested
  class Statfs extends StatfsContract {}

  @Nested
  class Xattr extends XattrContract {}

  @Nested
  class Readdir extends ReaddirContract {}

  @Nested
  class Flock extends FlockContract {}

  @Nested
  class Fcntl extends FcntlContract {}

  @Nested
  class Fallocate extends FallocateContract {}

  @Nested
  class CopyFileRange extends CopyFileRangeContract {}

  @Nested
  class Tmpfile extends TmpfileContract {}

  @Nested
  class Handle extends HandleContract {}

  /** After all others, whose refusals it collects. */
  @Nested
  @Order(Integer.MAX_VALUE)
  @ExtendWith(PlaceResolver.class)
  @ScannedAtEndOfClass(because = "all claims are made about one directory")
  class Table {
    @Test
    void noCell_isEmpty(Place collected) throws IOException {
      assumeTrue(
          collected.contracts().equals(contractsOf(PosixOnLocalTest.class)),
          "only after all claims");
      ErrorTable table = ErrorTable.of(collected.coverage());
      Files.writeString(Path.of("target", "posix-errors.md"), table.markdown());
      assertEquals(List.of(), table.empty());
      assertTrue(table.calls() > 30);
    }

    @Test
    void cairn_isHeldToTheSameContracts() {
      assertEquals(contractsOf(PosixOnLocalTest.class), contractsOf(PosixOnCairnTest.class));
    }

    private static Set<String> contractsOf(Class<?> test) {
      return Arrays.stream(test.getDeclaredClasses())
          .filter(SyscallContract.class::isAssignableFrom)
          .map(nested -> nested.getSuperclass().getSimpleName())
          .collect(Collectors.toSet());
    }
  }
}
