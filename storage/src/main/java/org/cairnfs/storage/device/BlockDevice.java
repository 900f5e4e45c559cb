package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A device of 4 KiB blocks.
 *
 * <p>Offsets are multiples of {@link #BLOCK} bytes, and so are the bytes remaining in each buffer;
 * buffers should be direct and aligned ({@code AlignedBuffers}), others are copied. Calls block and
 * may be made by any thread at once. A write is durable after a later {@link #flush} returned;
 * unflushed writes may be lost, torn at 512-byte sectors, or land in any order.
 */
public interface BlockDevice extends AutoCloseable {
  int BLOCK = 4096;

  /** For messages: the path. */
  String name();

  /** Bytes, a multiple of {@link #BLOCK}. */
  long size();

  /** Fills the buffer. Reading past {@link #size} is an IOException. */
  void read(long offset, ByteBuffer target) throws IOException;

  /** Writes the buffer. Writing past {@link #size} is an IOException. */
  void write(long offset, ByteBuffer source) throws IOException;

  /** Makes all writes that returned before durable. */
  void flush() throws IOException;

  @Override
  void close() throws IOException;
}
