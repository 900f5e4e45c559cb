package org.cairnfs.ops.grpc;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.cairnfs.ops.node.CommittedEvent;

/**
 * Where a subscriber stopped: a place in one node's log.
 *
 * <pre>
 *   u8 version (1) | u8 slot | u64 epoch | u64 position | u32 index
 * </pre>
 */
record ResumeToken(int slot, long epoch, long position, int index) {
  private static final byte VERSION = 1;
  private static final int BYTES = 22;

  static ResumeToken of(CommittedEvent event) {
    return new ResumeToken(event.slot(), event.epoch(), event.position(), event.index());
  }

  ByteString bytes() {
    ByteBuffer token = ByteBuffer.allocate(BYTES);
    token.put(VERSION).put((byte) slot).putLong(epoch).putLong(position).putInt(index).flip();
    return ByteString.copyFrom(token);
  }

  /** Empty if these bytes are no token of this version. */
  static Optional<ResumeToken> parse(ByteString bytes) {
    if (bytes.size() != BYTES || bytes.byteAt(0) != VERSION) {
      return Optional.empty();
    }
    ByteBuffer token = bytes.asReadOnlyByteBuffer();
    token.get();
    return Optional.of(
        new ResumeToken(token.get() & 0xff, token.getLong(), token.getLong(), token.getInt()));
  }
}
