package org.cairnfs.fuse.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.fuse.wire.InHeader;
import org.cairnfs.fuse.wire.Opcode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FaultsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Faults faults = new Faults(nanos::get);
  private final Logger logger = (Logger) LoggerFactory.getLogger(Faults.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<Errno> refusals = new ArrayList<>();

  /** A request that notes how it is refused. */
  private final Request request =
      new Request() {
        @Override
        public InHeader header() {
          return new InHeader(40, Opcode.UNLINK.number(), 12, 345, 0, 0, 678, 0);
        }

        @Override
        public ByteBuffer body() {
          return ByteBuffer.allocate(0);
        }

        @Override
        public void keepBody() {}

        @Override
        public void waitsForOthers() {}

        @Override
        public boolean answer() {
          throw new AssertionError("answered");
        }

        @Override
        public boolean answer(int bytes, Consumer<ByteBuffer> body) {
          throw new AssertionError("answered");
        }

        @Override
        public boolean answer(ByteBuffer data) {
          throw new AssertionError("answered");
        }

        @Override
        public boolean refuse(Errno errno) {
          return refusals.add(errno);
        }

        @Override
        public void finish() {
          throw new AssertionError("finished");
        }
      };

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @Test
  void aFault_isEIO_andLoggedWithOperationInodeAndReason() {
    faults.answer(request, new CompletionException(new IOException("the disk is gone")));
    assertEquals(List.of(Errno.EIO), refusals);
    String line = lines.list.get(0).getFormattedMessage();
    assertTrue(line.contains("UNLINK of ino 345"), line);
    assertTrue(line.contains("java.io.IOException: the disk is gone"), line);
  }

  @Test
  void aFlood_isAllEIO_butLoggedAtALimitedRate_withTheNumberLeftOut() {
    for (int i = 0; i < 100; i++) {
      faults.answer(request, new IOException("again"));
    }
    assertEquals(100, refusals.size());
    assertEquals(Faults.LINES_PER_SECOND_MAX, lines.list.size());
    nanos.addAndGet(1_000_000_000L);
    faults.answer(request, new IOException("again"));
    String last = lines.list.get(lines.list.size() - 1).getFormattedMessage();
    assertTrue(last.contains("90 more like this"), last);
    assertEquals(101, faults.count());
  }
}
