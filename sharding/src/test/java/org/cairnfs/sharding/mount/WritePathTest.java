package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.InodeCommand.AskGrant;
import org.cairnfs.actors.protocol.InodeCommand.AttachExtents;
import org.cairnfs.actors.protocol.InodeCommand.GetExtents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WritePathTest {
  private static final int BLOCK = DataFixture.BLOCK;
  private static final Ino INO = DataFixture.ino(1);

  @Test
  void wholeBlocks_askForNoExtentsAndReadNothing() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 3L * BLOCK, DataFixture.random(8 * BLOCK, 1));
      assertEquals(0, fixture.entities.sent(GetExtents.class).size());
      assertEquals(0, fixture.device.reads.get());
      assertEquals(1, fixture.device.writes.get());
    }
  }

  @Test
  void deviceError_attachesNothingAndKeepsTheGrant() {
    try (DataFixture fixture = new DataFixture()) {
      byte[] old = DataFixture.random(BLOCK, 2);
      fixture.write(INO, 0, old);
      var grants = fixture.entities.grants();
      fixture.entities.clearCommands();
      fixture.device.onWrite = TestDevice.failing(1);
      DataFixture.failure(
          IOException.class,
          fixture.data.write(INO, 0, ByteBuffer.wrap(new byte[2 * BLOCK]), false, false));
      assertEquals(List.of(), fixture.entities.sent(AttachExtents.class));
      assertArrayEquals(old, fixture.read(INO, 0, 2 * BLOCK));
      fixture.write(INO, 0, DataFixture.random(2 * BLOCK, 3));
      assertEquals(
          grants,
          fixture.entities.sent(AttachExtents.class).get(0).used().stream()
              .map(use -> use.grant())
              .toList());
    }
  }

  @Test
  void refusedAttach_keepsTheGrant() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.entities.refusal =
          command ->
              command instanceof AttachExtents ? Optional.of(Errno.ENOSPC) : Optional.empty();
      var write = fixture.data.write(INO, 0, ByteBuffer.wrap(new byte[BLOCK]), false, false);
      assertEquals(Errno.ENOSPC, DataFixture.refused(write));
      fixture.entities.refusal = command -> Optional.empty();
      fixture.write(INO, 0, new byte[BLOCK]);
      assertEquals(1, fixture.entities.sent(AskGrant.class).size());
    }
  }

  @Test
  void damagedOldBlock_isNotCopied() throws IOException {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, DataFixture.random(BLOCK, 4));
      long block = fixture.entities.deviceBlock(INO, 0);
      fixture.device.flip(block, 4000);
      DataFixture.failure(
          ChecksumMismatchException.class,
          fixture.data.write(INO, 10, ByteBuffer.wrap(new byte[10]), false, false));
      fixture.write(INO, 0, DataFixture.random(BLOCK, 5));
      assertArrayEquals(DataFixture.random(BLOCK, 5), fixture.read(INO, 0, BLOCK));
    }
  }

  @Test
  void longWrite_isAttachedInPieces() {
    try (DataFixture fixture = new DataFixture(8 * BLOCK)) {
      byte[] bytes = DataFixture.random(20 * BLOCK, 6);
      assertEquals(bytes.length, fixture.write(INO, 100, bytes));
      List<AttachExtents> sent = fixture.entities.sent(AttachExtents.class);
      assertEquals(3, sent.size());
      assertEquals(8L * BLOCK, sent.get(1).offset());
      assertArrayEquals(bytes, fixture.read(INO, 100, bytes.length));
    }
  }

  @Test
  void deviceErrorInALaterPiece_shortensTheWrite() {
    try (DataFixture fixture = new DataFixture(8 * BLOCK)) {
      AtomicInteger writes = new AtomicInteger();
      fixture.device.onWrite =
          (offset, bytes) -> {
            if (writes.incrementAndGet() == 2) {
              throw new IOException("injected");
            }
          };
      byte[] bytes = DataFixture.random(20 * BLOCK, 7);
      assertEquals(8 * BLOCK, fixture.write(INO, 0, bytes));
      assertArrayEquals(Arrays.copyOf(bytes, 8 * BLOCK), fixture.read(INO, 0, bytes.length));
    }
  }

  @Test
  void endBeyondTheLargestFile_isEFBIG() {
    try (DataFixture fixture = new DataFixture()) {
      long last = Long.MAX_VALUE - 10;
      var write = fixture.data.write(INO, last, ByteBuffer.wrap(new byte[11]), false, false);
      assertEquals(Errno.EFBIG, DataFixture.refused(write));
      assertEquals(10, fixture.write(INO, last, new byte[10]));
      assertEquals(Long.MAX_VALUE, fixture.entities.size(INO));
      var append = fixture.data.write(INO, 0, ByteBuffer.wrap(new byte[1]), true, false);
      assertEquals(Errno.EFBIG, DataFixture.refused(append));
    }
  }

  @Test
  void append_goesToTheEndWhateverWasGuessed() {
    try (DataFixture fixture = new DataFixture()) {
      byte[] first = DataFixture.random(5000, 8);
      byte[] second = DataFixture.random(9000, 9);
      fixture.append(INO, 0, first);
      fixture.append(INO, 123, second);
      byte[] both = Arrays.copyOf(first, 14000);
      System.arraycopy(second, 0, both, 5000, 9000);
      assertArrayEquals(both, fixture.read(INO, 0, 20000));
    }
  }

  @Test
  void appendsAtOnce_doNotOverwriteEachOther() {
    try (DataFixture fixture = new DataFixture()) {
      CompletableFuture<?>[] writes = new CompletableFuture<?>[100];
      for (int i = 0; i < writes.length; i++) {
        byte[] line = new byte[77];
        Arrays.fill(line, (byte) i);
        writes[i] =
            fixture.data.write(INO, 0, ByteBuffer.wrap(line), true, false).toCompletableFuture();
      }
      for (CompletableFuture<?> write : writes) {
        DataFixture.get(write);
      }
      byte[] all = fixture.read(INO, 0, 1 << 20);
      assertEquals(7700, all.length);
      for (int i = 0; i < all.length; i++) {
        assertEquals((byte) (i / 77), all[i], "byte " + i);
      }
    }
  }

  @Test
  void emptyWrite_doesNothing() {
    try (DataFixture fixture = new DataFixture()) {
      assertEquals(0, fixture.write(INO, 100, new byte[0]));
      assertEquals(0, fixture.entities.size(INO));
    }
  }

  @Test
  void sourceOutsideThePosition_isNotWritten() {
    try (DataFixture fixture = new DataFixture()) {
      byte[] bytes = DataFixture.random(3000, 10);
      ByteBuffer source = ByteBuffer.allocateDirect(4000);
      source.put(500, bytes).position(500).limit(3500);
      assertEquals(3000, DataFixture.ok(fixture.data.write(INO, 0, source, false, false)));
      assertArrayEquals(bytes, fixture.read(INO, 0, 5000));
      assertEquals(500, source.position());
    }
  }

  @Test
  void fsync_waitsForEarlierWritesAndTheCommit() {
    try (DataFixture fixture = new DataFixture()) {
      fixture.write(INO, 0, new byte[10]);
      fixture.memory.hold();
      var write = fixture.data.write(INO, 0, ByteBuffer.wrap(new byte[BLOCK]), false, false);
      CompletableFuture<Void> synced = fixture.data.fsync(INO).toCompletableFuture();
      CompletableFuture<Void> drained = fixture.data.drain().toCompletableFuture();
      DataFixture.ok(write);
      assertTrue(!synced.isDone() && !drained.isDone());
      fixture.memory.release();
      DataFixture.get(synced);
      DataFixture.get(drained);
    }
  }

  @Test
  void afterClose_nothingStarts() {
    DataFixture fixture = new DataFixture();
    fixture.write(INO, 0, new byte[10]);
    fixture.close();
    var write = fixture.data.write(INO, 0, ByteBuffer.wrap(new byte[10]), false, false);
    assertEquals(Errno.ENOTCONN, DataFixture.refused(write));
  }
}
