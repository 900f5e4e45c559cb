package org.cairnfs.fuse.session;

import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.fuse.syscall.Syscalls;

/**
 * A descriptor on which requests are read and answered.
 *
 * <p>A reply must go to the descriptor that its request came from, at any time and from any thread.
 * So the descriptor is closed only when its reader has ended and every request it read is answered:
 * its number might else name something new, and a late reply go there.
 */
final class Channel {
  private final int fd;
  private final AtomicInteger users = new AtomicInteger(1);

  /** Takes the descriptor over, for the reader as its first user. */
  Channel(int fd) {
    this.fd = fd;
  }

  /** The bytes of the request that was read, 0 at the end, or a negated errno. */
  long receive(RequestBuffer into) {
    return Syscalls.read(fd, into.address(), RequestBuffer.CAPACITY);
  }

  /** What was written, or a negated errno. */
  long send(long address, int bytes) {
    long sent;
    do {
      sent = Syscalls.write(fd, address, bytes);
    } while (sent == -Syscalls.EINTR || sent == -Syscalls.EAGAIN);
    return sent;
  }

  /** What was written, or a negated errno. */
  long sendVectors(long vectors, int count) {
    long sent;
    do {
      sent = Syscalls.writev(fd, vectors, count);
    } while (sent == -Syscalls.EINTR || sent == -Syscalls.EAGAIN);
    return sent;
  }

  void retain() {
    users.incrementAndGet();
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      Syscalls.close(fd);
    }
  }
}
