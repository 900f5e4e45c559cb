package org.cairnfs.fuse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.fuse.memory.MemoryFileSystem;
import org.cairnfs.fuse.memory.Overriding;
import org.cairnfs.fuse.session.Kernel.Reply;
import org.cairnfs.fuse.wire.Opcode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever arrives is answered once, or ends the session; nothing hangs and nothing breaks. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FuzzedRequestsTest {
  private static final Logger LOG = LoggerFactory.getLogger(FuzzedRequestsTest.class);
  private static final int REQUESTS = 3_000;

  /** What a forget of something never looked up does is the file system's business. */
  private final FileSystem memory =
      Overriding.method(new MemoryFileSystem(InstantSource.system()), "forget", arguments -> null);

  @Test
  void randomBodies_areEachAnsweredOnce() {
    long seed = System.nanoTime();
    LOG.info("seed {}", seed);
    Random random = new Random(seed);
    try (Kernel kernel = new Kernel(memory)) {
      Set<Long> expected = new HashSet<>();
      Set<Long> answered = new HashSet<>();
      for (int i = 0; i < REQUESTS; i++) {
        int number = random.nextInt(60);
        Opcode opcode = Opcode.of(number);
        if (opcode == Opcode.DESTROY) {
          continue;
        }
        byte[] body = new byte[random.nextInt(200)];
        random.nextBytes(body);
        smallen(random, body);
        long unique = kernel.send(number, random.nextInt(4), to -> to.put(body));
        if (opcode == null || opcode.isAnswered()) {
          expected.add(unique);
        }
        while (kernel.hasReply()) {
          assertTrue(answered.add(kernel.receive().unique()), "answered twice, seed " + seed);
        }
      }
      while (answered.size() < expected.size()) {
        Reply reply = kernel.receive();
        assertTrue(answered.add(reply.unique()), "answered twice, seed " + seed);
      }
      assertEquals(expected, answered, "seed " + seed);
      assertEquals(0, kernel.ask(Opcode.STATFS, 1, Kernel::nothing).error());
    }
  }

  /** Half of the bodies hold small numbers: they get further. */
  private static void smallen(Random random, byte[] body) {
    if (random.nextBoolean()) {
      for (int i = 0; i < body.length; i++) {
        body[i] = (byte) (i % 8 == 0 ? body[i] & 7 : 0);
      }
    }
  }

  @Test
  void aLengthThatIsNotTheRequests_isEINVAL() {
    try (Kernel kernel = new Kernel(memory)) {
      ByteBuffer request = ByteBuffer.allocate(56).order(ByteOrder.nativeOrder());
      request.putInt(0, 1000).putInt(4, Opcode.GETATTR.number()).putLong(8, 4).putLong(16, 1);
      kernel.sendBytes(request.array());
      Reply reply = kernel.receive();
      assertEquals(4, reply.unique());
      assertEquals(-22, reply.error());
    }
  }

  @Test
  void aRequestWithoutAHeader_endsTheSession_withAReason() {
    try (Kernel kernel = new Kernel(memory)) {
      kernel.sendBytes(new byte[20]);
      Kernel.await(() -> kernel.session.ended().toCompletableFuture().isDone(), "the end");
      assertInstanceOf(
          ConnectionLostException.class, kernel.session.failed().toCompletableFuture().join());
    }
  }
}
