package org.cairnfs.fuse.session;

import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.fuse.syscall.Syscalls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads requests from one channel, sees to their answers, and meanwhile runs the
 * actors that give them.
 *
 * <p>It waits in two places: for the next request, with no work of its own left, and for others to
 * be answered when the session's limits are reached; there it hands its work over first.
 */
final class Reader extends Thread {
  private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

  private final Session session;
  private final Channel channel;
  private final LocalWork localWork;

  Reader(Session session, Channel channel, LocalWork localWork, String name) {
    super(name);
    this.session = session;
    this.channel = channel;
    this.localWork = localWork;
    setDaemon(true);
  }

  @Override
  public void run() {
    int flagged = Syscalls.setIoFlusher();
    LOG.debug("{} is{} marked as an I/O flusher", getName(), flagged < 0 ? " not" : "");
    localWork.enter();
    try {
      serve();
    } catch (RuntimeException | Error fault) {
      session.fail(fault);
    } finally {
      localWork.leave();
      channel.release();
      session.readerEnded();
    }
  }

  private void serve() {
    @Nullable RequestBuffer buffer = nextBuffer();
    while (buffer != null && admitNext()) {
      long bytes = channel.receive(buffer);
      if (bytes <= 0) {
        session.notAdmitted();
        if (!isTransient((int) -bytes)) {
          return;
        }
        continue;
      }
      Exchange exchange = session.begin(channel, buffer, (int) bytes);
      if (exchange == null) {
        return;
      }
      session.handle(exchange);
      localWork.run();
      exchange.waitForAnswer();
      if (exchange.isBodyKept()) {
        buffer = nextBuffer();
      }
    }
    if (buffer != null) {
      session.buffers().giveBack(buffer);
    }
  }

  /**
   * Whether to read on; otherwise the connection has ended, and is reported unless that is how
   * connections end.
   */
  private boolean isTransient(int errno) {
    if (errno == Syscalls.ENOENT || errno == Syscalls.EINTR || errno == Syscalls.EAGAIN) {
      return true;
    }
    if (errno != 0 && errno != Syscalls.ENODEV && errno != Syscalls.ECONNABORTED) {
      session.fail(new ConnectionLostException("reading requests failed with error " + errno));
    }
    return false;
  }

  private boolean admitNext() {
    if (!session.tryAdmit()) {
      localWork.leave();
      session.admit();
      localWork.enter();
    }
    return !session.isStopping();
  }

  /** Null when the session is being stopped. */
  private @Nullable RequestBuffer nextBuffer() {
    RequestBuffer buffer = session.buffers().poll();
    if (buffer == null) {
      localWork.leave();
      buffer = session.buffers().take();
      localWork.enter();
    }
    return buffer;
  }
}
