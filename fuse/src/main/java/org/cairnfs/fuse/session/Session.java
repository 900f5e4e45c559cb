package org.cairnfs.fuse.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.fuse.bridge.Faults;
import org.cairnfs.fuse.bridge.Operations;
import org.cairnfs.fuse.bridge.Timeouts;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.wire.InHeader;
import org.cairnfs.fuse.wire.InitIn;
import org.cairnfs.fuse.wire.InitOut;
import org.cairnfs.fuse.wire.InterruptIn;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.Opcode;
import org.cairnfs.fuse.wire.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with the kernel about one mount.
 *
 * <p>It begins with INIT and ends when the readers are told that the connection is no more. The
 * file system is destroyed once: when the kernel asks (DESTROY, on block mounts), else at the end.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** More than any limit: lets everyone in who waits. */
  private static final int ALL_PERMITS = 1 << 24;

  private final FileSystem fileSystem;
  private final Operations operations;
  private final Faults faults = new Faults(System::nanoTime);
  private final Counters counters = new Counters();
  private final boolean acls;
  private final Interrupts interrupts;
  private final RequestBuffers buffers;
  private final Semaphore admission;
  private final List<Reader> readers = new ArrayList<>();
  private final AtomicInteger readersLeft;
  private final CompletableFuture<InitOut> initialized = new CompletableFuture<>();
  private final CompletableFuture<Void> ending = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private volatile boolean stopping;
  private @Nullable CompletionStage<Void> destroyed; // guarded by this

  Session(
      FileSystem fileSystem,
      LocalWork localWork,
      MountOptions options,
      List<Channel> channels,
      String name) {
    this.fileSystem = fileSystem;
    Timeout entry = Timeout.of(options.entryTimeout());
    this.operations =
        new Operations(
            fileSystem,
            faults,
            new Timeouts(entry, Timeout.of(options.attributeTimeout()), entry),
            !options.noAcl());
    this.acls = !options.noAcl();
    this.interrupts = new Interrupts(fileSystem::interrupt);
    this.buffers = new RequestBuffers(channels.size(), options.writesInFlightMax());
    this.admission = new Semaphore(options.requestsInFlightMax());
    this.readersLeft = new AtomicInteger(channels.size());
    for (Channel channel : channels) {
      readers.add(new Reader(this, channel, localWork, "fuse-" + name + "-" + readers.size()));
    }
  }

  void start() {
    readers.forEach(Thread::start);
  }

  /** Completes with what was agreed on; exceptionally if the session ends before. */
  CompletionStage<InitOut> initialized() {
    return initialized;
  }

  /** Completes when the file system is being ended: the kernel has let go of the mount. */
  CompletionStage<Void> ending() {
    return ending;
  }

  /** Completes when the connection is no more and everything is durable. */
  CompletionStage<Void> ended() {
    return ended;
  }

  /** Completes with the reason if the connection must be cut. */
  CompletionStage<Throwable> failed() {
    return failed;
  }

  Counters counters() {
    return counters;
  }

  long faults() {
    return faults.count();
  }

  Interrupts interrupts() {
    return interrupts;
  }

  RequestBuffers buffers() {
    return buffers;
  }

  /** Readers that wait for others to be answered give up. The connection must be cut already. */
  void stop() {
    stopping = true;
    buffers.close();
    admission.release(ALL_PERMITS);
  }

  boolean isStopping() {
    return stopping;
  }

  boolean tryAdmit() {
    return admission.tryAcquire();
  }

  void admit() {
    admission.acquireUninterruptibly();
  }

  void notAdmitted() {
    admission.release();
  }

  /** Reads the header; null, after failing the session, for what cannot come from a kernel. */
  @Nullable Exchange begin(Channel channel, RequestBuffer buffer, int bytes) {
    ByteBuffer view = buffer.view(bytes);
    InHeader header;
    try {
      header = InHeader.read(view);
    } catch (MalformedRequestException tooShort) {
      notAdmitted();
      buffers.giveBack(buffer);
      fail(new ConnectionLostException("a request of " + bytes + " bytes was read"));
      return null;
    }
    Opcode opcode = Opcode.of(header.opcode());
    counters.began(opcode);
    return new Exchange(this, channel, header, opcode, view, buffer);
  }

  /** Sees to the answer of a request. */
  void handle(Exchange exchange) {
    Opcode opcode = exchange.opcode();
    if (exchange.header().length() != exchange.body().limit()) {
      LOG.warn("a request says it has {} bytes and has not", exchange.header().length());
      exchange.refuse(Errno.EINVAL);
      return;
    }
    try {
      if (opcode == Opcode.INIT) {
        initialize(exchange);
      } else if (opcode == Opcode.INTERRUPT) {
        interrupts.interrupt(InterruptIn.read(exchange.body()).unique());
        exchange.finish();
      } else if (opcode == Opcode.DESTROY) {
        destroy(exchange);
      } else {
        operations.handle(opcode, exchange);
      }
    } catch (MalformedRequestException malformed) {
      LOG.warn("malformed {} request: {}", opcode, malformed.getMessage());
      exchange.refuse(Errno.EINVAL);
    } catch (RuntimeException | Error fault) {
      faults.answer(exchange, fault);
    }
  }

  /** An exchange is over. */
  void ended(Exchange exchange) {
    counters.ended();
    if (!exchange.isUncounted()) {
      admission.release();
    }
  }

  /**
   * Agrees on what is used. The kernel sends INIT first and everything else after our answer.
   *
   * <p>Valid replies: what we take of the offer; our major version alone, if the kernel's is newer,
   * which makes it ask again; an errno, which ends the connection.
   */
  private void initialize(Exchange exchange) throws MalformedRequestException {
    InitIn offer = InitIn.read(exchange.body());
    if (!Negotiation.isPossible(offer)) {
      LOG.error("the kernel's FUSE protocol {}.{} is too old", offer.major(), offer.minor());
      exchange.refuse(Errno.EINVAL);
      return;
    }
    InitOut agreed = Negotiation.answer(offer, acls);
    operations.agreed(agreed.flags());
    exchange.answer(agreed.size(), agreed::write);
    if (offer.major() == Negotiation.MAJOR) {
      LOG.info(
          "FUSE {}.{} with flags {}",
          agreed.major(),
          agreed.minor(),
          Long.toHexString(agreed.flags()));
      initialized.complete(agreed);
    }
  }

  /**
   * Ends the file system. The kernel sends it when a block mount is unmounted, and umount(2) waits
   * for the answer.
   *
   * <p>Valid replies: done; an errno, which nobody sees.
   */
  private void destroy(Exchange exchange) {
    destroyed()
        .whenComplete(
            (nothing, fault) -> {
              if (fault == null) {
                exchange.answer();
              } else {
                faults.answer(exchange, fault);
              }
            });
  }

  private CompletionStage<Void> destroyed() {
    ending.complete(null);
    synchronized (this) {
      if (destroyed == null) {
        destroyed = fileSystem.destroy();
      }
      return destroyed;
    }
  }

  /** Something broke that an answer cannot mend. */
  void fail(Throwable reason) {
    LOG.error("the FUSE session cannot go on", reason);
    failed.complete(reason);
  }

  void readerEnded() {
    if (readersLeft.decrementAndGet() > 0) {
      return;
    }
    initialized.completeExceptionally(
        new ConnectionLostException("unmounted before the first request was answered"));
    try {
      destroyed().whenComplete((nothing, fault) -> conclude(fault));
    } catch (RuntimeException fault) {
      conclude(fault);
    }
  }

  private void conclude(@Nullable Throwable fault) {
    if (fault == null) {
      ended.complete(null);
    } else {
      LOG.error("the file system did not end well", fault);
      ended.completeExceptionally(fault);
    }
  }
}
