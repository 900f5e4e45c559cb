package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.InodeCommand.GetExtents;
import org.cairnfs.storage.alloc.DataSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReadPathTest {
  private static final int BLOCK = DataFixture.BLOCK;
  private static final Ino INO = DataFixture.ino(2);

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 4095", "2, 0", "3, 4095"})
  void flippedBit_isFoundAndNamed(int block, int position) throws IOException {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, DataFixture.random(4 * BLOCK, 1));
      long deviceBlock = fixture.entities.deviceBlock(INO, block);
      fixture.device.flip(deviceBlock, position);
      ChecksumMismatchException found =
          DataFixture.failure(
              ChecksumMismatchException.class, fixture.data.read(INO, 0, 4 * BLOCK));
      assertEquals(INO, found.ino());
      assertEquals(block, found.fileBlock());
      assertEquals(deviceBlock, found.deviceBlock());
      assertNotEquals(found.expected(), found.found());
      fixture.device.flip(deviceBlock, position);
      assertEquals(4 * BLOCK, fixture.read(INO, 0, 4 * BLOCK).length);
    }
  }

  @Test
  void mismatchThatAFreshMapDoesNotShow_isNotBelieved() {
    try (DataFixture fixture = new DataFixture()) {
      byte[] bytes = DataFixture.random(2 * BLOCK, 2);
      fixture.write(INO, 0, bytes);
      long block = fixture.entities.deviceBlock(INO, 1);
      AtomicInteger reads = new AtomicInteger();
      fixture.device.onRead =
          (offset, length) -> {
            int read = reads.incrementAndGet();
            if (read <= 2) {
              fixture.device.flip(block, 17);
            }
          };
      fixture.entities.clearCommands();
      assertArrayEquals(bytes, fixture.read(INO, 0, 2 * BLOCK));
      assertEquals(2, fixture.entities.sent(GetExtents.class).size());
    }
  }

  @Test
  void deviceError_failsTheReadAndGivesEverythingBack() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, DataFixture.random(BLOCK, 3));
      fixture.device.onRead = TestDevice.failing(1);
      DataFixture.failure(IOException.class, fixture.data.read(INO, 0, BLOCK));
      assertEquals(BLOCK, fixture.read(INO, 0, BLOCK).length);
    }
  }

  @Test
  void hole_isZerosWithoutTheDevice() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.setSize(INO, 3 * BLOCK + 5);
      assertArrayEquals(new byte[3 * BLOCK + 4], fixture.read(INO, 1, 1 << 20));
      assertEquals(0, fixture.device.reads.get());
    }
  }

  @Test
  void holesBetweenExtents_areZerosInAUsedBuffer() {
    try (DataFixture fixture = new DataFixture()) {
      byte[] bytes = DataFixture.random(BLOCK, 4);
      fixture.write(INO, 0, DataFixture.random(8 * BLOCK, 5));
      fixture.read(INO, 0, 8 * BLOCK);
      Ino sparse = DataFixture.ino(3);
      fixture.write(sparse, 2L * BLOCK, bytes);
      fixture.write(sparse, 5L * BLOCK, bytes);
      byte[] expected = new byte[6 * BLOCK];
      System.arraycopy(bytes, 0, expected, 2 * BLOCK, BLOCK);
      System.arraycopy(bytes, 0, expected, 5 * BLOCK, BLOCK);
      assertArrayEquals(expected, fixture.read(sparse, 0, 8 * BLOCK));
    }
  }

  @Test
  void bytesThatTheDeviceHasPastTheEnd_areNotAnswered() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, DataFixture.random(100, 6));
      assertEquals(100, fixture.read(INO, 0, BLOCK).length);
      assertEquals(0, fixture.read(INO, 100, BLOCK).length);
      assertEquals(0, fixture.read(INO, Long.MAX_VALUE, BLOCK).length);
      assertEquals(0, fixture.read(INO, 0, 0).length);
    }
  }

  @Test
  void limits_areRefused() {
    try (DataFixture fixture = new DataFixture()) {
      int max = ReadPath.READ_BYTES_MAX;
      assertEquals(Errno.EINVAL, DataFixture.refused(fixture.data.read(INO, -1, 1)));
      assertEquals(Errno.EINVAL, DataFixture.refused(fixture.data.read(INO, 0, max + 1)));
      fixture.write(INO, 0, DataFixture.random(max + 1, 7));
      assertArrayEquals(
          Arrays.copyOfRange(DataFixture.random(max + 1, 7), 1, max + 1),
          fixture.read(INO, 1, max));
    }
  }

  @Test
  void refusalOfTheInode_isTheAnswer() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.entities.refusal = command -> Optional.of(Errno.ESTALE);
      assertEquals(Errno.ESTALE, DataFixture.refused(fixture.data.read(INO, 0, 10)));
    }
  }

  @Test
  void readsOfOneFile_runAtOnce() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, DataFixture.random(2 * BLOCK, 8));
      CountDownLatch both = new CountDownLatch(2);
      fixture.device.onRead =
          (offset, length) -> {
            both.countDown();
            await(both, 10);
          };
      CompletableFuture<Outcome<Data>> one = fixture.data.read(INO, 0, BLOCK).toCompletableFuture();
      DataFixture.ok(fixture.data.read(INO, BLOCK, BLOCK)).close();
      DataFixture.ok(one).close();
    }
  }

  @Test
  void readsBeyondTheMemoryOfTheMount_waitForIt() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, new byte[BLOCK]);
      List<CompletableFuture<Outcome<Data>>> reads = new ArrayList<>();
      while (fixture.data.buffers().waiting() == 0) {
        reads.add(fixture.data.read(INO, 0, 4 << 20).toCompletableFuture());
      }
      CompletableFuture<Outcome<Data>> waiting = reads.remove(reads.size() - 1);
      assertFalse(waiting.isDone());
      reads.forEach(read -> DataFixture.ok(read).close());
      DataFixture.ok(waiting).close();
    }
  }

  @Test
  void blocksUnderRead_areNotGivenToOthers() throws Exception {
    try (DataFixture fixture = new DataFixture()) {
      byte[] bytes = DataFixture.random(BLOCK, 9);
      fixture.write(INO, 0, bytes);
      fixture.entities.blocksMax = fixture.entities.blocksHeld;
      CountDownLatch reading = new CountDownLatch(1);
      CountDownLatch freed = new CountDownLatch(1);
      fixture.device.onRead =
          (offset, length) -> {
            reading.countDown();
            await(freed, 10);
          };
      CompletableFuture<Outcome<Data>> read =
          fixture.data.read(INO, 0, BLOCK).toCompletableFuture();
      assertTrue(reading.await(10, TimeUnit.SECONDS));
      long block = fixture.entities.deviceBlock(INO, 0);
      fixture.setSize(INO, 0);
      DataSpace space = fixture.memory.dataSpace(fixture.shardMap.shardOf(INO));
      fixture.entities.between(() -> grantEverything(space, block));
      freed.countDown();
      try (Data data = DataFixture.ok(read)) {
        byte[] found = new byte[BLOCK];
        data.buffer().get(found);
        assertArrayEquals(bytes, found);
      }
    }
  }

  /** Asks for all that is free; the block must not be in it. */
  private static boolean grantEverything(DataSpace space, long block) {
    for (var granted = space.grant(1, 1 << 20);
        granted.isPresent();
        granted = space.grant(1, 1 << 20)) {
      var run = granted.get().grant().run();
      assertTrue(block < run.start() || block >= run.end(), () -> block + " is in " + run);
    }
    return true;
  }

  private static void await(CountDownLatch latch, int seconds) throws IOException {
    try {
      if (!latch.await(seconds, TimeUnit.SECONDS)) {
        throw new IOException("nobody comes");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
