package org.cairnfs.storage.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every device must do. */
@Timeout(120)
public abstract class BlockDeviceContract {
  protected static final long SIZE = 4L << 20;

  private static final int BLOCK = BlockDevice.BLOCK;

  private BlockDevice device;

  /** A writable device of {@link #SIZE} bytes, all zero. */
  protected abstract BlockDevice create() throws Exception;

  /** The same device after it was closed, as far as that can be. */
  protected abstract BlockDevice reopen(BlockDevice closed) throws Exception;

  @BeforeEach
  void createDevice() throws Exception {
    device = create();
  }

  @AfterEach
  void closeDevice() throws IOException {
    device.close();
  }

  @Test
  void size_isWhatItWasMadeWith() {
    assertEquals(SIZE, device.size());
  }

  @Test
  void read_ofWhatWasNeverWritten_isZeros() throws IOException {
    assertArrayEquals(new byte[BLOCK], read(device, SIZE - BLOCK, BLOCK));
  }

  @Test
  void read_afterWrite_returnsIt() throws IOException {
    byte[] content = random(8 * BLOCK, 1);
    device.write(3 * BLOCK, aligned(content));
    assertArrayEquals(content, read(device, 3 * BLOCK, content.length));
    assertArrayEquals(new byte[BLOCK], read(device, 2 * BLOCK, BLOCK));
    assertArrayEquals(new byte[BLOCK], read(device, 11 * BLOCK, BLOCK));
  }

  @Test
  void transfer_advancesTheBufferToItsLimit() throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate(2 * BLOCK);
    device.write(0, buffer);
    assertFalse(buffer.hasRemaining());
    buffer.clear();
    device.read(0, buffer);
    assertFalse(buffer.hasRemaining());
  }

  @Test
  void transfer_ofUnalignedOrHeapBuffers_isCopied() throws IOException {
    byte[] content = random(160 * BLOCK, 2);
    device.write(BLOCK, ByteBuffer.wrap(content));
    ByteBuffer odd = ByteBuffer.allocateDirect(content.length + 3).position(3);
    device.read(BLOCK, odd);
    byte[] found = new byte[content.length];
    odd.flip().position(3).get(found);
    assertArrayEquals(content, found);
    odd.position(3);
    device.write(200 * BLOCK, odd);
    assertArrayEquals(content, read(device, 200 * BLOCK, content.length));
  }

  @Test
  void transfer_outsideTheDevice_isIOException() {
    ByteBuffer two = AlignedBuffers.allocate(2 * BLOCK);
    assertThrows(IOException.class, () -> device.read(SIZE - BLOCK, two));
    assertThrows(IOException.class, () -> device.write(SIZE - BLOCK, two));
    assertThrows(IOException.class, () -> device.write(Long.MAX_VALUE - BLOCK + 1, two));
    assertThrows(IOException.class, () -> device.read(-BLOCK, two));
  }

  @Test
  void transfer_ofPartsOfBlocks_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> device.read(512, AlignedBuffers.allocate(BLOCK)));
    assertThrows(
        IllegalArgumentException.class, () -> device.write(0, ByteBuffer.allocateDirect(100)));
  }

  @Test
  void transfer_afterClose_isIOException() throws IOException {
    device.close();
    assertThrows(IOException.class, () -> device.read(0, AlignedBuffers.allocate(BLOCK)));
    assertThrows(IOException.class, () -> device.flush());
  }

  @Test
  void reopen_afterFlush_findsEverything() throws Exception {
    byte[] content = random(4 * BLOCK, 3);
    device.write(0, aligned(content));
    device.flush();
    device.close();
    device = reopen(device);
    assertArrayEquals(content, read(device, 0, content.length));
  }

  @Test
  void transfer_onInterruptedThread_worksAndKeepsTheInterrupt() throws IOException {
    byte[] content = random(BLOCK, 4);
    Thread.currentThread().interrupt();
    device.write(0, aligned(content));
    device.flush();
    byte[] found = read(device, 0, BLOCK);
    assertTrue(Thread.interrupted(), "the interrupt is gone");
    assertArrayEquals(content, found);
  }

  @Test
  void transfers_ofManyThreads_doNotMix() throws Exception {
    Thread[] threads = new Thread[4];
    @Nullable Throwable[] failures = new @Nullable Throwable[threads.length];
    for (int t = 0; t < threads.length; t++) {
      int number = t;
      threads[t] = new Thread(() -> failures[number] = writeAndReadBack(number));
      threads[t].start();
    }
    for (int t = 0; t < threads.length; t++) {
      threads[t].join();
      if (failures[t] != null) {
        throw new AssertionError("thread " + t, failures[t]);
      }
    }
  }

  private @Nullable Throwable writeAndReadBack(int number) {
    try {
      for (int round = 0; round < 50; round++) {
        byte[] content = random(2 * BLOCK, number * 1000L + round);
        long offset = (number * 50L + round) * 2 * BLOCK;
        device.write(offset, round % 2 == 0 ? aligned(content) : ByteBuffer.wrap(content));
        assertArrayEquals(content, read(device, offset, content.length));
        if (round % 10 == number) {
          Thread.currentThread().interrupt();
        }
      }
      return null;
    } catch (IOException | RuntimeException | AssertionError e) {
      return e;
    }
  }

  protected static byte[] read(BlockDevice device, long offset, int length) throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate(length);
    device.read(offset, buffer);
    byte[] bytes = new byte[length];
    buffer.flip().get(bytes);
    return bytes;
  }

  protected static ByteBuffer aligned(byte[] bytes) {
    return AlignedBuffers.allocate(bytes.length).put(bytes).flip();
  }

  protected static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
