package org.cairnfs.fuse.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cairnfs.fuse.syscall.Syscalls;
import org.cairnfs.fuse.wire.OutHeader;

/**
 * A thread's native memory for the reply that it is writing.
 *
 * <p>It grows to the largest reply that the thread has written. In front of the reply are two
 * vectors for writev(2): the header here, and data elsewhere.
 */
final class ReplyMemory {
  private static final int VECTORS_BYTES = 4 * Long.BYTES;
  private static final int USUAL_BYTES = 4096;
  private static final ThreadLocal<ReplyMemory> OF_THREAD =
      ThreadLocal.withInitial(ReplyMemory::new);

  private ByteBuffer memory = allocate(USUAL_BYTES);
  private ByteBuffer reply = replyPart();
  private long address = Syscalls.addressOf(memory);

  private ReplyMemory() {}

  static ReplyMemory ofThread() {
    return OF_THREAD.get();
  }

  /** Room for a header and a body; positioned at the body. */
  ByteBuffer prepare(int bodyBytes) {
    int needed = VECTORS_BYTES + OutHeader.SIZE + bodyBytes;
    if (memory.capacity() < needed) {
      memory = allocate(Math.max(needed, 2 * memory.capacity()));
      reply = replyPart();
      address = Syscalls.addressOf(memory);
    }
    return reply.clear().position(OutHeader.SIZE);
  }

  /** Where the reply begins. */
  long address() {
    return address + VECTORS_BYTES;
  }

  /**
   * The address of two vectors, for the header and for data elsewhere.
   *
   * @param data direct; from position to limit
   */
  long vectors(ByteBuffer data) {
    memory.putLong(0, address()).putLong(8, OutHeader.SIZE);
    memory.putLong(16, Syscalls.addressOf(data)).putLong(24, data.remaining());
    return address;
  }

  private ByteBuffer replyPart() {
    return memory
        .slice(VECTORS_BYTES, memory.capacity() - VECTORS_BYTES)
        .order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
