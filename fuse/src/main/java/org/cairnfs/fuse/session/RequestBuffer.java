package org.cairnfs.fuse.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cairnfs.fuse.mount.FuseMount;
import org.cairnfs.fuse.syscall.Syscalls;
import org.cairnfs.fuse.wire.InHeader;
import org.cairnfs.fuse.wire.WriteIn;

/**
 * Native memory for the largest request.
 *
 * <p>It begins so many bytes before a page that the data of a WRITE begins on one: it can be
 * written to a device directly, without being copied.
 */
final class RequestBuffer {
  private static final int PAGE_BYTES = 4096;
  private static final int BEFORE_DATA = InHeader.SIZE + WriteIn.SIZE;

  /** The most that a request can have. */
  static final int CAPACITY = BEFORE_DATA + FuseMount.TRANSFER_BYTES_MAX;

  private final ByteBuffer memory;
  private final long address;

  RequestBuffer() {
    ByteBuffer aligned =
        ByteBuffer.allocateDirect(FuseMount.TRANSFER_BYTES_MAX + 2 * PAGE_BYTES)
            .alignedSlice(PAGE_BYTES);
    this.memory = aligned.slice(PAGE_BYTES - BEFORE_DATA, CAPACITY).order(ByteOrder.nativeOrder());
    this.address = Syscalls.addressOf(memory);
  }

  long address() {
    return address;
  }

  /** A view of the first bytes. */
  ByteBuffer view(int bytes) {
    return memory.slice(0, bytes).order(ByteOrder.nativeOrder());
  }
}
