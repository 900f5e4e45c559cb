package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.InodeCommand.SetAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SizePathTest {
  private static final int BLOCK = DataFixture.BLOCK;
  private static final Ino INO = DataFixture.ino(1);

  @Test
  void shorterThenLonger_showsZeros() {
    try (DataFixture fixture = new DataFixture()) {
      byte[] bytes = DataFixture.random(3 * BLOCK, 1);
      fixture.write(INO, 0, bytes);
      fixture.setSize(INO, BLOCK + 100);
      fixture.setSize(INO, 3 * BLOCK);
      byte[] expected = Arrays.copyOf(Arrays.copyOf(bytes, BLOCK + 100), 3 * BLOCK);
      assertArrayEquals(expected, fixture.read(INO, 0, 3 * BLOCK));
    }
  }

  @Test
  void sizeThatCutsNoBlock_carriesNone() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, new byte[2 * BLOCK + 50]);
      fixture.setSize(INO, 2 * BLOCK + 60);
      fixture.setSize(INO, 2 * BLOCK + 60);
      fixture.setSize(INO, 2 * BLOCK);
      fixture.setSize(INO, 5 * BLOCK);
      fixture.setSize(INO, 4 * BLOCK + 1);
      fixture.setSize(INO, 0);
      for (SetAttributes sent : fixture.entities.sent(SetAttributes.class)) {
        assertEquals(0, sent.tail().size(), sent::toString);
      }
      assertEquals(0, fixture.device.reads.get());
    }
  }

  @Test
  void deviceError_changesNothing() {
    try (DataFixture fixture = new DataFixture()) {
      byte[] bytes = DataFixture.random(BLOCK, 2);
      fixture.write(INO, 0, bytes);
      fixture.device.onWrite = TestDevice.failing(1);
      DataFixture.failure(IOException.class, fixture.data.setSize(INO, DataFixture.sizeOf(10)));
      assertArrayEquals(bytes, fixture.read(INO, 0, BLOCK));
    }
  }

  @Test
  void damagedBlock_isNotCutSilently() throws IOException {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, DataFixture.random(BLOCK, 3));
      fixture.device.flip(fixture.entities.deviceBlock(INO, 0), 7);
      DataFixture.failure(
          ChecksumMismatchException.class, fixture.data.setSize(INO, DataFixture.sizeOf(10)));
      fixture.setSize(INO, 0);
    }
  }

  @Test
  void negativeSize_isEINVAL() {
    try (DataFixture fixture = new DataFixture()) {
      assertEquals(
          Errno.EINVAL, DataFixture.refused(fixture.data.setSize(INO, DataFixture.sizeOf(-1))));
    }
  }
}
