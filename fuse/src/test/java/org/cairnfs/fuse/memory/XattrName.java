package org.cairnfs.fuse.memory;

import java.nio.ByteBuffer;

/** The name of an xattr, comparable by its bytes. */
record XattrName(ByteBuffer bytes) {
  /** The capability that a file gives to what executes it (capabilities(7)). */
  static final XattrName CAPABILITY =
      of("security.capability".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

  static XattrName of(byte[] name) {
    return new XattrName(ByteBuffer.wrap(name.clone()));
  }

  byte[] toArray() {
    return bytes.array().clone();
  }
}
