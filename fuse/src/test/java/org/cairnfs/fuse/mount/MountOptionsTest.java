package org.cairnfs.fuse.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MountOptionsTest {
  @Test
  void options_areParsed_theLastOneWins() {
    MountOptions options = MountOptions.parse("ro,nosuid, nodev,noexec,noatime,rw");
    assertFalse(options.readOnly());
    assertTrue(options.noSuid() && options.noDev() && options.noExec() && options.noAtime());
    assertEquals(MountOptions.defaults(), MountOptions.parse(""));
    assertEquals(MountOptions.defaults(), MountOptions.parse("suid,dev,exec,atime,rw"));
  }

  @Test
  void anUnknownOption_isNamed() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> MountOptions.parse("ro,nonsense"));
    assertTrue(String.valueOf(refused.getMessage()).contains("\"nonsense\""));
  }

  @Test
  void limitsThatLeaveNoRoom_areRefused() {
    MountOptions defaults = MountOptions.defaults();
    assertThrows(IllegalArgumentException.class, () -> defaults.withReaders(0));
    assertThrows(IllegalArgumentException.class, () -> defaults.withReaders(4).withLimits(4, 1));
    assertThrows(IllegalArgumentException.class, () -> defaults.withLimits(100, 0));
  }
}
