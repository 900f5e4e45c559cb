package org.cairnfs.fuse.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.cairnfs.fuse.mount.MountTable.Mount;
import org.junit.jupiter.api.Test;

class MountTableTest {
  @Test
  void aLine_isReadWhateverTagsItHas() throws Exception {
    Mount none =
        MountTable.parse("43 27 7:0 / /mnt rw,noatime - fuseblk.cairn /dev/loop0 rw,user_id=0");
    Mount two = MountTable.parse("43 27 0:42 / /mnt rw shared:1 master:2 - fuse.cairn cairn rw");
    assertEquals(new Mount("7:0", "/mnt", "fuseblk.cairn", "/dev/loop0"), none);
    assertEquals(new Mount("0:42", "/mnt", "fuse.cairn", "cairn"), two);
    assertTrue(none.isOurs());
    assertTrue(two.isOurs());
    assertFalse(MountTable.parse("1 2 0:1 / /x rw - fuse.sshfs host rw").isOurs());
  }

  @Test
  void aLineWithoutASeparator_isRefused() {
    assertThrows(IOException.class, () -> MountTable.parse("43 27 7:0 / /mnt rw,noatime"));
  }

  @Test
  void escapes_areUndone_andDone() throws Exception {
    Path path = Path.of("/a b\tc\\d\n");
    String escaped = MountTable.escape(path.toString());
    assertEquals("/a\\040b\\011c\\134d\\012", escaped);
    assertTrue(MountTable.parse("1 2 0:1 / " + escaped + " rw - x y rw").isAt(path));
  }

  @Test
  void theRootDirectory_isMounted() throws Exception {
    assertTrue(MountTable.at(Path.of("/")).isPresent());
    assertTrue(MountTable.at(Path.of("/no/such/place")).isEmpty());
  }
}
