package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.format.Golden;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;
import org.junit.jupiter.api.Test;

/** Log records of format version 1 are read and written as ever. */
class GoldenRecordTest {
  private static final Bytes KEY = Bytes.utf8("key");

  private static final LogRecord TRANSACTION =
      new LogRecord(
          LogRecord.Kind.TRANSACTION,
          List.of(
              new LogRecord.Part(
                  new ShardId(3),
                  300,
                  List.of(
                      new Change.Put(KEY, Bytes.utf8("value")),
                      new Change.Put(KEY, Bytes.EMPTY),
                      new Change.Delete(KEY),
                      new Change.Retire(Bytes.EMPTY)),
                  List.of(Bytes.utf8("event"))),
              new LogRecord.Part(
                  new ShardId(65535), Long.MAX_VALUE, List.of(), List.of(Bytes.EMPTY))));

  private static final LogRecord REAPPENDED =
      new LogRecord(
          LogRecord.Kind.REAPPENDED,
          List.of(
              new LogRecord.Part(new ShardId(3), 7, List.of(new Change.Delete(KEY)), List.of()),
              new LogRecord.Part(new ShardId(3), 8, List.of(new Change.Put(KEY, KEY)), List.of())));

  private static ByteBuffer encoded(LogRecord record) {
    ByteBuffer out = ByteBuffer.allocate((int) record.bytesMax());
    record.encode(out);
    return out.flip();
  }

  private static void assertGolden(String name, LogRecord record) throws IOException {
    ByteBuffer bytes = encoded(record);
    Golden.assertMatches(name, bytes);
    assertEquals(record, LogRecord.decode(Golden.read(name, bytes.remaining()), "meta", 1));
  }

  @Test
  void transaction_ofVersion1_isReadAndWritten() throws IOException {
    assertGolden("v1/record-transaction", TRANSACTION);
  }

  @Test
  void reappended_ofVersion1_isReadAndWritten() throws IOException {
    assertGolden("v1/record-reappended", REAPPENDED);
  }

  @Test
  void record_cutShortOrTooLong_isNeverRead() {
    ByteBuffer whole = encoded(TRANSACTION);
    for (int length = 0; length < whole.limit(); length++) {
      ByteBuffer part = whole.duplicate().limit(length);
      assertThrows(CorruptBlockException.class, () -> LogRecord.decode(part, "meta", 1));
    }
    ByteBuffer longer = ByteBuffer.allocate(whole.limit() + 1).put(whole.duplicate()).clear();
    assertThrows(CorruptBlockException.class, () -> LogRecord.decode(longer, "meta", 1));
  }
}
