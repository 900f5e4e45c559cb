package org.cairnfs.fuse.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.fuse.memory.MemoryFileSystem;
import org.cairnfs.fuse.memory.Overriding;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.session.Kernel.Reply;
import org.cairnfs.fuse.wire.Opcode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How requests find their answers.
 *
 * <p>Each test runs on a thread that ends: one that has answered keeps memory for its next answer.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionTest {
  private static final long ROOT = 1;

  private final MemoryFileSystem memory = new MemoryFileSystem(InstantSource.system());

  private static void write(ByteBuffer to, long handle, long offset, byte[] data) {
    to.putLong(handle).putLong(offset).putInt(data.length).putInt(0);
    to.putLong(0).putInt(0).putInt(0).put(data);
  }

  private static Reply getattr(Kernel kernel) {
    return kernel.ask(Opcode.GETATTR, ROOT, to -> to.putInt(0).putInt(0).putLong(0));
  }

  private static Reply lookup(Kernel kernel, String name) {
    return kernel.ask(Opcode.LOOKUP, ROOT, to -> Kernel.name(to, name));
  }

  @Test
  void everyOpcode_withAnEmptyBody_getsExactlyOneAnswer_orNoneIfNobodyWaits() {
    try (Kernel kernel = new Kernel(memory)) {
      Set<Long> expected = new HashSet<>();
      for (int number = 0; number < 64; number++) {
        Opcode opcode = Opcode.of(number);
        long unique = kernel.send(number, ROOT, Kernel::nothing);
        if (opcode == null || opcode.isAnswered()) {
          expected.add(unique);
        }
      }
      long last = kernel.send(Opcode.STATFS, ROOT, Kernel::nothing);
      Set<Long> answered = new HashSet<>();
      for (Reply reply = kernel.receive(); reply.unique() != last; reply = kernel.receive()) {
        assertTrue(answered.add(reply.unique()), "answered twice: " + reply.unique());
      }
      assertEquals(expected, answered);
      Kernel.await(() -> kernel.session.counters().inFlight() == 0, "the last end");
      assertEquals(0, kernel.session.faults());
    }
  }

  @Test
  void whatIsNotServed_isENOSYS() {
    try (Kernel kernel = new Kernel(memory)) {
      for (Opcode opcode :
          List.of(Opcode.ACCESS, Opcode.BMAP, Opcode.IOCTL, Opcode.POLL, Opcode.SETUPMAPPING)) {
        Reply reply = kernel.ask(opcode, ROOT, to -> to.put(new byte[64]));
        assertEquals(-Errno.ENOSYS.number(), reply.error(), opcode.toString());
      }
    }
  }

  @Test
  void requestsThatWaitForLocks_leaveRoomForOthers() {
    CompletableFuture<Outcome<Void>> free = new CompletableFuture<>();
    FileSystem taken = Overriding.method(memory, "setlk", arguments -> free.copy());
    try (Kernel kernel = new Kernel(taken)) {
      int waiters = MountOptions.defaults().requestsInFlightMax() + 10;
      for (int i = 0; i < waiters; i++) {
        kernel.send(Opcode.SETLKW, ROOT, to -> to.put(new byte[48]));
      }
      assertEquals(0, kernel.ask(Opcode.STATFS, ROOT, Kernel::nothing).error());
      Kernel.await(() -> kernel.session.counters().inFlight() == waiters, "the other's end");
      free.complete(Outcome.refused(Errno.EINTR));
    }
  }

  @Test
  void aStageThatFails_isEIO_andCounted() {
    FileSystem failing =
        Overriding.method(
            memory,
            "getattr",
            arguments -> CompletableFuture.failedFuture(new IOException("planted")));
    try (Kernel kernel = new Kernel(failing)) {
      assertEquals(-Errno.EIO.number(), getattr(kernel).error());
      assertEquals(1, kernel.session.faults());
    }
  }

  @Test
  void aFileSystemThatThrows_isEIO_andTheSessionGoesOn() {
    FileSystem throwing =
        Overriding.method(
            memory,
            "getattr",
            arguments -> {
              throw new StackOverflowError("planted");
            });
    try (Kernel kernel = new Kernel(throwing)) {
      assertEquals(-Errno.EIO.number(), getattr(kernel).error());
      assertEquals(0, kernel.ask(Opcode.STATFS, ROOT, Kernel::nothing).error());
    }
  }

  @Test
  void anAnswerFromAnotherThread_overtakesNothingAndArrives() throws Exception {
    CompletableFuture<Outcome<Attributes>> later = new CompletableFuture<>();
    FileSystem slow = Overriding.method(memory, "getattr", arguments -> later);
    try (Kernel kernel = new Kernel(slow)) {
      long waiting = kernel.send(Opcode.GETATTR, ROOT, to -> to.putInt(0).putInt(0).putLong(0));
      assertEquals(0, kernel.ask(Opcode.STATFS, ROOT, Kernel::nothing).error());
      Kernel.await(() -> kernel.session.counters().inFlight() == 1, "the other's end");
      Thread other = new Thread(() -> later.complete(Outcome.refused(Errno.EACCES)));
      other.start();
      Reply reply = kernel.receive();
      other.join();
      assertEquals(waiting, reply.unique());
      assertEquals(-Errno.EACCES.number(), reply.error());
      assertEquals(1, kernel.session.counters().answeredElsewhere());
      Kernel.await(
          () -> kernel.session.counters().answeredOnReaderThread() == 1, "the reader's answer");
      Kernel.await(() -> kernel.session.counters().inFlight() == 0, "both ends");
    }
  }

  @Test
  void localWork_isRunAfterEachRequest_onTheReader() {
    Queue<Runnable> queued = new ConcurrentLinkedQueue<>();
    LocalWork work =
        new LocalWork() {
          @Override
          public void enter() {}

          @Override
          public void run() {
            for (Runnable next = queued.poll(); next != null; next = queued.poll()) {
              next.run();
            }
          }

          @Override
          public void leave() {}
        };
    FileSystem queueing =
        Overriding.method(
            memory,
            "getattr",
            arguments -> {
              CompletableFuture<Outcome<Attributes>> stage = new CompletableFuture<>();
              queued.add(() -> stage.complete(Outcome.refused(Errno.EPERM)));
              return stage;
            });
    try (Kernel kernel = new Kernel(queueing, work, MountOptions.defaults())) {
      assertEquals(-Errno.EPERM.number(), getattr(kernel).error());
      Kernel.await(
          () -> kernel.session.counters().answeredOnReaderThread() == 1, "the reader's answer");
    }
  }

  @Test
  void theDataOfAWrite_isLeftAlone_untilItIsAnswered() {
    List<ByteBuffer> sources = new ArrayList<>();
    List<CompletableFuture<Outcome<Integer>>> stages = new ArrayList<>();
    FileSystem slow =
        Overriding.method(
            memory,
            "write",
            arguments -> {
              sources.add((ByteBuffer) arguments[4]);
              CompletableFuture<Outcome<Integer>> stage = new CompletableFuture<>();
              stages.add(stage);
              return stage;
            });
    try (Kernel kernel = new Kernel(slow)) {
      byte[] data = new byte[5000];
      new Random(1).nextBytes(data);
      kernel.send(Opcode.WRITE, 2, to -> write(to, 1, 0, data));
      for (int i = 0; i < 50; i++) {
        lookup(kernel, "x".repeat(200));
      }
      assertEquals(5000, sources.get(0).remaining());
      byte[] kept = new byte[5000];
      sources.get(0).get(kept);
      assertArrayEquals(data, kept);
      stages.get(0).complete(Outcome.ok(5000));
      assertEquals(5000, kernel.receive().buffer().getInt(0));
      assertEquals(2, kernel.session.buffers().made());
    }
  }

  @Test
  void requestsInFlight_areBounded_andTheNextIsReadWhenOneIsAnswered() {
    Queue<CompletableFuture<Outcome<Attributes>>> stages = new ConcurrentLinkedQueue<>();
    FileSystem slow =
        Overriding.method(
            memory,
            "getattr",
            arguments -> {
              CompletableFuture<Outcome<Attributes>> stage = new CompletableFuture<>();
              stages.add(stage);
              return stage;
            });
    MountOptions four = MountOptions.defaults().withReaders(1).withLimits(4, 64);
    try (Kernel kernel = new Kernel(slow, LocalWork.NONE, four)) {
      for (int i = 0; i < 10; i++) {
        kernel.send(Opcode.GETATTR, ROOT, to -> to.putInt(0).putInt(0).putLong(0));
      }
      for (int answered = 0; answered < 10; answered++) {
        int reached = Math.min(10, answered + 4);
        Kernel.await(() -> stages.size() == reached, reached + " requests");
        assertEquals(reached - answered, kernel.session.counters().inFlight());
        new ArrayList<>(stages).get(answered).complete(Outcome.refused(Errno.EPERM));
        kernel.receive();
      }
    }
  }

  @Test
  void writesInFlight_areBounded_byTheirBuffers() {
    Queue<CompletableFuture<Outcome<Integer>>> stages = new ConcurrentLinkedQueue<>();
    FileSystem slow =
        Overriding.method(
            memory,
            "write",
            arguments -> {
              CompletableFuture<Outcome<Integer>> stage = new CompletableFuture<>();
              stages.add(stage);
              return stage;
            });
    MountOptions two = MountOptions.defaults().withLimits(1024, 2);
    try (Kernel kernel = new Kernel(slow, LocalWork.NONE, two)) {
      for (int i = 0; i < 6; i++) {
        kernel.send(Opcode.WRITE, 2, to -> write(to, 1, 0, new byte[10]));
      }
      for (int answered = 0; answered < 6; answered++) {
        int reached = Math.min(6, answered + 3);
        Kernel.await(() -> stages.size() == reached, reached + " writes");
        new ArrayList<>(stages).get(answered).complete(Outcome.ok(10));
        kernel.receive();
      }
      assertEquals(3, kernel.session.buffers().made());
    }
  }

  @Test
  void anInterrupt_reachesARequestThatWaits_andIsNotAnsweredItself() {
    CompletableFuture<Outcome<Attributes>> waiting = new CompletableFuture<>();
    List<Object> interrupted = new ArrayList<>();
    FileSystem fileSystem = Overriding.method(memory, "getattr", arguments -> waiting);
    FileSystem interruptible =
        Overriding.method(
            fileSystem,
            "interrupt",
            arguments -> {
              interrupted.add(arguments[0]);
              waiting.complete(Outcome.refused(Errno.EINTR));
              return null;
            });
    try (Kernel kernel = new Kernel(interruptible)) {
      long unique = kernel.send(Opcode.GETATTR, ROOT, to -> to.putInt(0).putInt(0).putLong(0));
      kernel.send(Opcode.INTERRUPT, 0, to -> to.putLong(unique));
      Reply reply = kernel.receive();
      assertEquals(unique, reply.unique());
      assertEquals(-Errno.EINTR.number(), reply.error());
      assertEquals(List.of((Object) unique), interrupted);
      kernel.ask(Opcode.STATFS, ROOT, Kernel::nothing);
      assertFalse(kernel.hasReply());
    }
  }

  @Test
  void theEndOfTheConnection_givesBackWhatWasOnItsWay() {
    CompletableFuture<@Nullable Void> gate = new CompletableFuture<>();
    FileSystem slow =
        Overriding.method(
            memory,
            "mknod",
            arguments ->
                gate.thenCompose(
                    nothing ->
                        memory.mknod(
                            (Caller) arguments[0],
                            (Ino) arguments[1],
                            (FileName) arguments[2],
                            (int) arguments[3],
                            (int) arguments[4])));
    try (Kernel kernel = new Kernel(slow)) {
      kernel.send(
          Opcode.MKNOD,
          ROOT,
          to -> {
            to.putInt(FileKind.FILE.typeBits() | 0644).putInt(0).putInt(0).putInt(0);
            Kernel.name(to, "f");
          });
      Kernel.await(() -> kernel.session.counters().inFlight() == 1, "the request");
      kernel.hangUp();
      Kernel.await(() -> kernel.session.ended().toCompletableFuture().isDone(), "the end");
      gate.complete(null);
      assertEquals(2, memory.inodes());
      assertEquals(0, memory.lookups());
      assertEquals(1, kernel.session.counters().answersNotTaken());
      assertTrue(memory.isDestroyed());
    }
  }

  @Test
  void destroy_isAnsweredWhenTheFileSystemHasEnded_andDoneOnce() {
    CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
    List<String> destroyed = new ArrayList<>();
    FileSystem slow =
        Overriding.method(
            memory,
            "destroy",
            arguments -> {
              destroyed.add("once");
              return durable;
            });
    try (Kernel kernel = new Kernel(slow)) {
      kernel.send(Opcode.DESTROY, 0, Kernel::nothing);
      kernel.ask(Opcode.STATFS, ROOT, Kernel::nothing);
      assertFalse(kernel.hasReply());
      durable.complete(null);
      assertEquals(0, kernel.receive().error());
    }
    assertEquals(List.of("once"), destroyed);
  }
}
