package org.cairnfs.tests.posix;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The control: what a local file system does with the claims made about Cairn. */
@MountedTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ScannedAtEndOfClass(because = "all claims are made about one directory")
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
}
