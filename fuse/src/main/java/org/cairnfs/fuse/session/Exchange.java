package org.cairnfs.fuse.session;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.fuse.bridge.Request;
import org.cairnfs.fuse.syscall.Syscalls;
import org.cairnfs.fuse.wire.InHeader;
import org.cairnfs.fuse.wire.Opcode;
import org.cairnfs.fuse.wire.OutHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request from its reading to its answer.
 *
 * <p>The first answer counts. A further one is a fault of whoever gives it: it is logged, and
 * treated as an answer that the kernel did not take.
 */
final class Exchange implements Request {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private static final int OPEN = 0;
  private static final int WAITING = 1;
  private static final int ANSWERED = 2;

  private final Session session;
  private final Channel channel;
  private final InHeader header;
  private final @Nullable Opcode opcode;
  private final ByteBuffer body;
  private final RequestBuffer buffer;
  private final AtomicInteger state = new AtomicInteger(OPEN);
  private boolean bodyKept; // written by the reader before anyone else knows this
  private boolean uncounted; // likewise

  Exchange(
      Session session,
      Channel channel,
      InHeader header,
      @Nullable Opcode opcode,
      ByteBuffer body,
      RequestBuffer buffer) {
    this.session = session;
    this.channel = channel;
    this.header = header;
    this.opcode = opcode;
    this.body = body;
    this.buffer = buffer;
    channel.retain();
  }

  @Nullable Opcode opcode() {
    return opcode;
  }

  @Override
  public InHeader header() {
    return header;
  }

  @Override
  public ByteBuffer body() {
    return body;
  }

  @Override
  public void keepBody() {
    bodyKept = true;
  }

  @Override
  public void waitsForOthers() {
    if (!uncounted) {
      uncounted = true;
      session.notAdmitted();
    }
  }

  /** Whether it no longer counts as in flight. */
  boolean isUncounted() {
    return uncounted;
  }

  /** Whether the reader needs another buffer. */
  boolean isBodyKept() {
    return bodyKept;
  }

  /** The reader turns to the next request: from now on an INTERRUPT finds this one. */
  void waitForAnswer() {
    if (state.get() == OPEN) {
      session.interrupts().beginWait(header.unique());
      if (!state.compareAndSet(OPEN, WAITING)) {
        session.interrupts().endWait(header.unique());
      }
    }
  }

  @Override
  public boolean answer() {
    return answer(0, nothing -> {});
  }

  @Override
  public boolean answer(int bytes, Consumer<ByteBuffer> writer) {
    ReplyMemory memory = ReplyMemory.ofThread();
    ByteBuffer reply = memory.prepare(bytes);
    writer.accept(reply);
    int length = reply.position();
    OutHeader.write(reply, length, 0, header.unique());
    return isFirst() && conclude(channel.send(memory.address(), length));
  }

  @Override
  public boolean answer(ByteBuffer data) {
    if (!data.isDirect()) {
      return answer(data.remaining(), reply -> reply.put(data.duplicate()));
    }
    ReplyMemory memory = ReplyMemory.ofThread();
    ByteBuffer reply = memory.prepare(0);
    OutHeader.write(reply, OutHeader.SIZE + data.remaining(), 0, header.unique());
    return isFirst() && conclude(channel.sendVectors(memory.vectors(data), 2));
  }

  @Override
  public boolean refuse(Errno errno) {
    if (!isAwaited()) {
      finish();
      return true;
    }
    return isFirst() && conclude(sendErrno(errno.number()));
  }

  @Override
  public void finish() {
    if (isFirst()) {
      end();
    }
  }

  private boolean isAwaited() {
    return opcode == null || opcode.isAnswered();
  }

  private long sendErrno(int errno) {
    ReplyMemory memory = ReplyMemory.ofThread();
    OutHeader.write(memory.prepare(0), OutHeader.SIZE, errno, header.unique());
    return channel.send(memory.address(), OutHeader.SIZE);
  }

  private boolean isFirst() {
    int before = state.getAndSet(ANSWERED);
    if (before == ANSWERED) {
      LOG.error("{} {} was answered twice; the second answer is dropped", opcode, header.unique());
      return false;
    }
    if (before == WAITING) {
      session.interrupts().endWait(header.unique());
    }
    return true;
  }

  /** Judges what became of the answer. */
  private boolean conclude(long sent) {
    boolean taken = sent >= 0;
    if (!taken && !isGivenUp((int) -sent)) {
      LOG.error(
          "the kernel refuses the answer to {} {} with error {}; it is told EIO",
          opcode,
          header.unique(),
          -sent);
      sendErrno(Errno.EIO.number());
    }
    session.counters().answered(taken);
    end();
    return taken;
  }

  /** The request was interrupted or aborted, or the connection has ended. */
  private static boolean isGivenUp(int errno) {
    return errno == Syscalls.ENOENT
        || errno == Syscalls.ENODEV
        || errno == Syscalls.ENOTCONN
        || errno == Syscalls.ECONNABORTED
        || errno == Syscalls.EPIPE;
  }

  private void end() {
    if (bodyKept) {
      session.buffers().giveBack(buffer);
    }
    channel.release();
    session.ended(this);
  }
}
