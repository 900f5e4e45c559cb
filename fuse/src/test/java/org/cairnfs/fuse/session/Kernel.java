package org.cairnfs.fuse.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.syscall.Syscalls;
import org.cairnfs.fuse.wire.InHeader;
import org.cairnfs.fuse.wire.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a session: what the kernel would send, over a pair of sockets that keep messages
 * apart.
 */
final class Kernel implements AutoCloseable {
  private static final int MESSAGE_BYTES_MAX = 128 * 1024;
  private static final int SECONDS_MAX = 30;

  /** One reply. */
  record Reply(int error, long unique, byte[] body) {
    ByteBuffer buffer() {
      return ByteBuffer.wrap(body).order(ByteOrder.nativeOrder());
    }
  }

  final Session session;
  private final int fd;
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final Thread listener = new Thread(this::listen, "kernel");
  private final ByteBuffer out =
      ByteBuffer.allocateDirect(MESSAGE_BYTES_MAX).order(ByteOrder.nativeOrder());
  private final long outAddress = Syscalls.addressOf(out);
  private long nextUnique = 2;
  private boolean closed;

  Kernel(FileSystem fileSystem, LocalWork localWork, MountOptions options) {
    int[] fds = new int[2];
    if (Syscalls.socketPair(fds) != 0) {
      throw new AssertionError("no pair of sockets");
    }
    fd = fds[0];
    session = new Session(fileSystem, localWork, options, List.of(new Channel(fds[1])), "test");
    listener.setDaemon(true);
    listener.start();
    session.start();
  }

  Kernel(FileSystem fileSystem) {
    this(fileSystem, LocalWork.NONE, MountOptions.defaults());
  }

  private void listen() {
    ByteBuffer in = ByteBuffer.allocateDirect(MESSAGE_BYTES_MAX).order(ByteOrder.nativeOrder());
    long bytes = Syscalls.read(fd, Syscalls.addressOf(in), MESSAGE_BYTES_MAX);
    while (bytes > 0) {
      int length = in.getInt(0);
      if (length != bytes) {
        throw new AssertionError("a reply of " + bytes + " bytes says it has " + length);
      }
      byte[] body = new byte[length - 16];
      in.get(16, body);
      replies.add(new Reply(in.getInt(4), in.getLong(8), body));
      bytes = Syscalls.read(fd, Syscalls.addressOf(in), MESSAGE_BYTES_MAX);
    }
  }

  /** Sends a request and returns its number. */
  long send(int opcode, long nodeId, Consumer<ByteBuffer> body) {
    long unique = nextUnique;
    nextUnique += 2;
    out.clear().position(InHeader.SIZE);
    body.accept(out);
    int length = out.position();
    out.putInt(0, length).putInt(4, opcode).putLong(8, unique).putLong(16, nodeId);
    out.putInt(24, 0).putInt(28, 0).putInt(32, 77).putInt(36, 0);
    sendRaw(length);
    return unique;
  }

  long send(Opcode opcode, long nodeId, Consumer<ByteBuffer> body) {
    return send(opcode.number(), nodeId, body);
  }

  /** Sends bytes that need not be a request. */
  void sendBytes(byte[] bytes) {
    out.clear().put(bytes);
    sendRaw(bytes.length);
  }

  private void sendRaw(int length) {
    long sent = Syscalls.write(fd, outAddress, length);
    if (sent != length) {
      throw new AssertionError("sent " + sent + " of " + length + " bytes");
    }
  }

  /** The next reply, which must come. */
  Reply receive() {
    Reply reply = poll(SECONDS_MAX, TimeUnit.SECONDS);
    if (reply == null) {
      throw new AssertionError("no reply came");
    }
    return reply;
  }

  /** Sends a request and returns its reply. */
  Reply ask(Opcode opcode, long nodeId, Consumer<ByteBuffer> body) {
    long unique = send(opcode, nodeId, body);
    Reply reply = receive();
    if (reply.unique() != unique) {
      throw new AssertionError("asked " + unique + " and was answered " + reply.unique());
    }
    return reply;
  }

  /** Whether a reply has come that was not received yet. */
  boolean hasReply() {
    return !replies.isEmpty();
  }

  private @Nullable Reply poll(long time, TimeUnit unit) {
    try {
      return replies.poll(time, unit);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  static void name(ByteBuffer to, String name) {
    to.put(name.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
  }

  static void nothing(ByteBuffer to) {}

  static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never happened: " + what);
      }
      Thread.onSpinWait();
    }
  }

  /** Ends the connection as an unmount would. */
  void hangUp() {
    if (!closed) {
      closed = true;
      Syscalls.shutdown(fd);
    }
  }

  @Override
  public void close() {
    hangUp();
    await(() -> session.ended().toCompletableFuture().isDone(), "the session's end");
    try {
      listener.join(TimeUnit.SECONDS.toMillis(SECONDS_MAX));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Syscalls.close(fd);
  }
}
