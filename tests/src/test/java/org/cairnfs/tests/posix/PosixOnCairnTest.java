package org.cairnfs.tests.posix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The claims about a mount of one node. */
@MountedTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ScannedAtEndOfClass(because = "all claims are made about one mount")
class PosixOnCairnTest implements PlaceResolver.Holder {
  private TestVolume volume;
  private NodeProcess node;
  private Place place;

  @SuppressWarnings("NullAway.Init") // set before all tests
  PosixOnCairnTest() {}

  @BeforeAll
  void open() throws Exception {
    volume = TestVolume.format();
    node = NodeProcess.on(volume).start();
    Path root = Files.createDirectory(node.root().resolve("root"));
    Path outside = Files.createDirectory(volume.directory().resolve("ro"));
    place = Place.open("cairn", false, root, outside);
  }

  /** What was refused and what was done leaves nothing that a check could find. */
  @AfterAll
  void close() throws Exception {
    try (NodeProcess ending = node) {
      assertTrue(ending.process().isAlive(), "the node has ended");
      place.close();
    }
    volume.assertSound();
    volume.close();
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
}
