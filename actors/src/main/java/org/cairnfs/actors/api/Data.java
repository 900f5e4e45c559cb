package org.cairnfs.actors.api;

import java.nio.ByteBuffer;

/** Bytes read from a file, in memory that is used again after {@link #close}. */
public interface Data extends AutoCloseable {
  /** Position 0 to limit. */
  ByteBuffer buffer();

  /** Gives the memory back; the buffer must not be used any more. */
  @Override
  void close();
}
