package org.cairnfs.fuse.bridge;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.fuse.wire.InHeader;
import org.cairnfs.fuse.wire.Opcode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where the unexpected becomes EIO.
 *
 * <p>Each fault is logged with what was asked, of which inode, and why it failed; of a flood,
 * {@link #LINES_PER_SECOND_MAX} a second with the number of those left out.
 */
public final class Faults {
  static final int LINES_PER_SECOND_MAX = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final LongSupplier nanoClock;
  private final AtomicLong count = new AtomicLong();
  private long secondStart; // guarded by this
  private int linesInSecond; // guarded by this
  private long suppressed; // guarded by this

  public Faults(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.secondStart = nanoClock.getAsLong();
  }

  /** Answers EIO. */
  public void answer(Request request, Throwable fault) {
    count.incrementAndGet();
    log(request.header(), unwrap(fault));
    request.refuse(Errno.EIO);
  }

  /** How many there were. */
  public long count() {
    return count.get();
  }

  private void log(InHeader header, Throwable fault) {
    long left = admit();
    if (left < 0) {
      return;
    }
    @Nullable Opcode opcode = Opcode.of(header.opcode());
    LOG.error(
        "{} of ino {} (request {}, pid {}) failed and is answered EIO: {}{}",
        opcode == null ? "operation " + header.opcode() : opcode,
        Long.toUnsignedString(header.nodeId()),
        header.unique(),
        header.pid(),
        fault.toString(),
        left == 0 ? "" : " (" + left + " more like this were not logged)",
        fault);
  }

  /** How many were left out before this one, or -1 to leave this one out too. */
  private synchronized long admit() {
    long now = nanoClock.getAsLong();
    if (now - secondStart >= 1_000_000_000L) {
      secondStart = now;
      linesInSecond = 0;
    }
    if (linesInSecond == LINES_PER_SECOND_MAX) {
      suppressed++;
      return -1;
    }
    linesInSecond++;
    long left = suppressed;
    suppressed = 0;
    return left;
  }

  private static Throwable unwrap(Throwable fault) {
    Throwable cause = fault.getCause();
    return fault instanceof CompletionException && cause != null ? cause : fault;
  }
}
