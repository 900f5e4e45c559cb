package org.cairnfs.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.Bytes;

/** Logs of one volume for tests: opens, appends, waits and reads back. */
public final class LogFixture {
  static final UUID VOLUME = new UUID(0x1122334455667788L, 0x99aabbccddeeff00L);
  static final int SLOT = 3;
  static final long REGION_AT = 64 * 1024;

  private LogFixture() {}

  static LogRegion region(BlockDevice device, long bytes) {
    return new LogRegion(device, REGION_AT, bytes);
  }

  static NodeLog open(LogRegion region, long epoch, long start, long tail) throws IOException {
    return NodeLog.open(
        region, VOLUME, SLOT, epoch, start, tail, () -> {}, failure -> {}, Runnable::run);
  }

  static void awaitDurable(NodeLog log, long position) {
    try {
      log.whenDurable(position).toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("position " + position + " did not become durable", e);
    }
  }

  static SortedMap<Long, Bytes> read(LogRegion region, long epoch, long from, long to)
      throws IOException {
    SortedMap<Long, Bytes> records = new TreeMap<>();
    end(region, epoch, from, to, records);
    return records;
  }

  /** Reads into the map and returns the end. */
  static long end(LogRegion region, long epoch, long from, long to, SortedMap<Long, Bytes> records)
      throws IOException {
    return LogReader.read(
        region,
        VOLUME,
        SLOT,
        epoch,
        from,
        to,
        (position, body) -> records.put(position, Bytes.copyOf(body)));
  }

  /** A record that differs from every other seed's. */
  static Bytes record(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return Bytes.of(bytes);
  }

  static ByteBuffer body(Bytes record) {
    return record.buffer();
  }
}
