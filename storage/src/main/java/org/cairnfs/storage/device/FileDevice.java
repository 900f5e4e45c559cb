package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An image file or a block device behind a file channel.
 *
 * <p>The trap here is {@link Thread#interrupt}: a channel closes itself, for everybody, when a
 * thread that uses it is interrupted. A node must not lose its device to that, so a channel found
 * closed while the device is open is opened again and the transfer repeated, which is harmless
 * since a transfer names its place; the interrupted thread gets its flag back afterwards. The lock
 * is a descriptor of its own and stays held meanwhile.
 */
final class FileDevice implements BlockDevice {
  private static final int COPY_BYTES = 256 * 1024;

  /** Opens the channel, at first and again after an interrupt closed it. */
  interface Opener {
    FileChannel open() throws IOException;
  }

  /** A transfer or flush on whatever channel is open. */
  private interface Use {
    void on(FileChannel channel) throws IOException;
  }

  private final String name;
  private final @Nullable DeviceLock lock;
  private final Opener opener;
  private final long size;
  private final BufferPool copies = new BufferPool(COPY_BYTES, 4);

  /** Guarded by this for writing. */
  private volatile FileChannel channel;

  private volatile boolean closed;

  FileDevice(Path path, @Nullable DeviceLock lock, Opener opener) throws IOException {
    this.name = path.toString();
    this.lock = lock;
    this.opener = opener;
    FileChannel opened = opener.open();
    try {
      this.size = checkedSize(name, opened.size());
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    this.channel = opened;
  }

  private static long checkedSize(String name, long size) throws DeviceException {
    if (size < BLOCK) {
      throw new DeviceException(
          name, "is only " + size + " bytes long", "name a device with a volume on it");
    }
    return size - size % BLOCK;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    Ranges.check(this, offset, target.remaining());
    if (AlignedBuffers.isAligned(target)) {
      transfer("read", offset, channel -> readFully(channel, offset, target));
      return;
    }
    ByteBuffer copy = copies.acquire();
    try {
      for (long at = offset; target.hasRemaining(); at += copy.limit()) {
        copy.clear().limit(Math.min(COPY_BYTES, target.remaining()));
        long from = at;
        transfer("read", from, channel -> readFully(channel, from, copy));
        target.put(copy.flip());
      }
    } finally {
      copies.release(copy);
    }
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    Ranges.check(this, offset, source.remaining());
    if (AlignedBuffers.isAligned(source)) {
      transfer("written", offset, channel -> writeFully(channel, offset, source));
      return;
    }
    ByteBuffer copy = copies.acquire();
    try {
      for (long at = offset; source.hasRemaining(); at += copy.limit()) {
        int length = Math.min(COPY_BYTES, source.remaining());
        copy.clear().put(source.slice(source.position(), length)).flip();
        source.position(source.position() + length);
        long to = at;
        transfer("written", to, channel -> writeFully(channel, to, copy));
      }
    } finally {
      copies.release(copy);
    }
  }

  @Override
  public void flush() throws IOException {
    transfer("flushed", 0, channel -> channel.force(false));
  }

  private void readFully(FileChannel from, long offset, ByteBuffer target) throws IOException {
    int start = target.position();
    target.mark();
    try {
      while (target.hasRemaining()) {
        if (from.read(target, offset + target.position() - start) < 0) {
          throw new DeviceException(
              name, "has become shorter than " + size + " bytes", "restore it to its size");
        }
      }
    } catch (ClosedChannelException e) {
      target.position(start);
      throw e;
    }
  }

  private static void writeFully(FileChannel to, long offset, ByteBuffer source)
      throws IOException {
    int start = source.position();
    try {
      while (source.hasRemaining()) {
        to.write(source, offset + source.position() - start);
      }
    } catch (ClosedChannelException e) {
      source.position(start);
      throw e;
    }
  }

  /** An error of the operating system names neither device nor place: this does. */
  private void transfer(String what, long offset, Use use) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel current = channel;
        try {
          use.on(current);
          return;
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(current);
        } catch (DeviceException told) {
          throw told;
        } catch (IOException e) {
          throw new IOException(
              name + ": cannot be " + what + " at byte " + offset + ": " + e.getMessage(), e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen(FileChannel found) throws IOException {
    if (closed) {
      throw new IOException(name + " is closed");
    }
    if (channel == found) {
      channel = opener.open();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    try {
      channel.close();
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
