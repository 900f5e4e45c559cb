package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.protocol.InodeCommand.AskGrant;
import org.cairnfs.actors.protocol.InodeCommand.ReturnGrant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrantPoolTest {
  private static final int BLOCK = DataFixture.BLOCK;
  private static final int STEP = 32 * BLOCK;

  /** How often a file's blocks do not follow each other on the device. */
  private static int breaks(DataFixture fixture, Ino ino) {
    int breaks = 0;
    Extent before = null;
    for (Extent extent : fixture.entities.extents(ino)) {
      if (before != null && before.run().end() != extent.start()) {
        breaks++;
      }
      before = extent;
    }
    return breaks;
  }

  @Test
  void sequentialFile_isContiguous() {
    try (DataFixture fixture = new DataFixture()) {
      Ino ino = DataFixture.ino(1);
      for (int i = 0; i < 24; i++) {
        fixture.write(ino, (long) i * STEP, new byte[STEP]);
      }
      assertTrue(breaks(fixture, ino) <= 1, () -> fixture.entities.extents(ino).toString());
    }
  }

  @Test
  void sequentialFilesAtOnce_stayContiguous() {
    try (DataFixture fixture = new DataFixture()) {
      List<Ino> inos = List.of(new Ino(300), new Ino(301), new Ino(302));
      for (int i = 0; i < 32; i++) {
        List<CompletableFuture<?>> writes = new ArrayList<>();
        for (Ino ino : inos) {
          ByteBuffer bytes = ByteBuffer.allocate(STEP);
          writes.add(
              fixture.data.write(ino, (long) i * STEP, bytes, false, false).toCompletableFuture());
        }
        Ino small = new Ino(310 + i);
        fixture.write(small, 0, new byte[100]);
        writes.forEach(DataFixture::get);
      }
      for (Ino ino : inos) {
        assertTrue(breaks(fixture, ino) <= 5, () -> fixture.entities.extents(ino).toString());
      }
    }
  }

  @Test
  void smallFiles_shareAGrant() {
    try (DataFixture fixture = new DataFixture()) {
      for (int i = 0; i < 200; i++) {
        fixture.write(new Ino(256 + i), 0, new byte[100]);
      }
      assertEquals(1, fixture.entities.sent(AskGrant.class).size());
    }
  }

  @Test
  void grants_growWithAStream() {
    try (DataFixture fixture = new DataFixture()) {
      Ino ino = DataFixture.ino(1);
      for (int i = 0; i < 100; i++) {
        fixture.write(ino, (long) i * 64 * BLOCK, new byte[64 * BLOCK]);
      }
      List<Long> asked =
          fixture.entities.sent(AskGrant.class).stream().map(AskGrant::blocks).toList();
      assertEquals(Streams.GRANT_BLOCKS_MIN, asked.get(0));
      assertEquals(2 * Streams.GRANT_BLOCKS_MIN, asked.get(1));
      long free = fixture.memory.totals().dataFree() / BLOCK;
      long last = asked.get(asked.size() - 1);
      assertTrue(last >= free / GrantPool.FREE_SHARE && last <= Streams.GRANT_BLOCKS_MAX);
    }
  }

  @Test
  void grantsOfASmallVolume_areSmall() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.entities.blocksMax = 2048;
      fixture.write(DataFixture.ino(1), 0, new byte[BLOCK]);
      assertEquals(
          2048 / GrantPool.FREE_SHARE, fixture.entities.sent(AskGrant.class).get(0).blocks());
    }
  }

  @Test
  void fullVolume_takesWhatIsLeftThenSaysENOSPC() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.entities.blocksMax = 100;
      Ino ino = DataFixture.ino(1);
      byte[] bytes = DataFixture.random(150 * BLOCK, 1);
      assertEquals(100 * BLOCK - 10, fixture.write(ino, 10, bytes));
      var more = fixture.data.write(ino, 100L * BLOCK, ByteBuffer.wrap(bytes), false, false);
      assertEquals(Errno.ENOSPC, DataFixture.refused(more));
      assertArrayEquals(
          Arrays.copyOf(bytes, 100 * BLOCK - 10), fixture.read(ino, 10, bytes.length));
      fixture.setSize(ino, 0);
      assertEquals(50 * BLOCK, fixture.write(ino, 0, new byte[50 * BLOCK]));
    }
  }

  @Test
  void fullVolume_isRewrittenInPlace_butNotExtended() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.entities.blocksMax = 100;
      Ino ino = DataFixture.ino(1);
      fixture.write(ino, 0, new byte[100 * BLOCK]);
      byte[] bytes = DataFixture.random(120 * BLOCK, 2);
      assertEquals(99 * BLOCK, fixture.write(ino, BLOCK, bytes));
      var more = fixture.data.write(ino, 100L * BLOCK, ByteBuffer.wrap(bytes), false, false);
      assertEquals(Errno.ENOSPC, DataFixture.refused(more));
      assertArrayEquals(Arrays.copyOf(bytes, 99 * BLOCK), fixture.read(ino, BLOCK, bytes.length));
    }
  }

  @Test
  void fullVolume_canBeTruncatedInTheMiddleOfABlock() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.entities.blocksMax = 100;
      Ino ino = DataFixture.ino(1);
      byte[] bytes = DataFixture.random(100 * BLOCK, 2);
      fixture.write(ino, 0, bytes);
      fixture.setSize(ino, 99 * BLOCK + 7);
      assertArrayEquals(Arrays.copyOf(bytes, 99 * BLOCK + 7), fixture.read(ino, 0, bytes.length));
    }
  }

  @Test
  void idleGrantsOfOtherShards_areGivenBackBeforeENOSPC() {
    try (DataFixture fixture = new DataFixture()) {
      for (int domain = 1; domain <= 3; domain++) {
        fixture.write(DataFixture.ino(domain), 0, new byte[BLOCK]);
      }
      fixture.entities.blocksMax = fixture.entities.blocksHeld;
      Ino ino = DataFixture.ino(4);
      assertEquals(600 * BLOCK, fixture.write(ino, 0, new byte[600 * BLOCK]));
      assertEquals(3, fixture.entities.sent(ReturnGrant.class).size());
    }
  }

  @Test
  void idleGrantOfAnotherFile_isUsedBeforeENOSPC() {
    try (DataFixture fixture = new DataFixture()) {
      Ino streamed = new Ino(300);
      fixture.write(streamed, 0, new byte[64 * BLOCK]);
      fixture.write(streamed, 64L * BLOCK, new byte[64 * BLOCK]);
      fixture.entities.blocksMax = fixture.entities.blocksHeld;
      assertEquals(BLOCK, fixture.write(new Ino(301), 0, new byte[BLOCK]));
      assertEquals(0, fixture.entities.sent(ReturnGrant.class).size());
    }
  }

  @Test
  void moreWritersThanLanes_waitForThem() {
    try (DataFixture fixture = new DataFixture()) {
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        ByteBuffer bytes = ByteBuffer.wrap(DataFixture.random(BLOCK, i));
        writes.add(
            fixture.data.write(new Ino(256 + i), 0, bytes, false, false).toCompletableFuture());
      }
      writes.forEach(DataFixture::get);
      assertEquals(
          Lanes.SLOTS_PER_SHARD_MAX, fixture.entities.sent(AskGrant.class).size(), "grants");
      for (int i = 0; i < 50; i++) {
        assertArrayEquals(DataFixture.random(BLOCK, i), fixture.read(new Ino(256 + i), 0, BLOCK));
      }
    }
  }

  @Test
  void fragmentedSpace_makesShortCommandsNotLongOnes() {
    try (DataFixture fixture = new DataFixture()) {
      Ino ino = DataFixture.ino(1);
      fixture.entities.grantBlocksMax = 1;
      byte[] bytes = DataFixture.random(100 * BLOCK, 3);
      assertEquals(bytes.length, fixture.write(ino, 0, bytes));
      assertArrayEquals(bytes, fixture.read(ino, 0, bytes.length));
    }
  }
}
