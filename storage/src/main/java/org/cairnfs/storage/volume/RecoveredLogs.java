package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.format.Seals;
import org.cairnfs.storage.format.SlotClaim;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.log.LogReader;

/**
 * What the logs of ended epochs hold, kept by shard until that shard is opened.
 *
 * <p>Every such log is read once, from its slot's tail to its seal. A record is found as often as
 * it was re-appended; {@link #of} returns it once.
 */
public final class RecoveredLogs {
  /**
   * A transaction's changes of one shard.
   *
   * @param slot whose log holds it
   * @param start position of the record before it, so that reading from there finds it
   * @param position of the record
   */
  public record Recovered(int slot, long start, long position, LogRecord.Part part) {}

  private record Raw(int slot, long start, long position, byte[] body) {}

  private final String device;

  /** Guarded by this. */
  private final Map<ShardId, List<Raw>> records = new HashMap<>();

  private long recordsRead;
  private long bytesRead;

  private RecoveredLogs(String device) {
    this.device = device;
  }

  /** Reads the ended epochs of all slots. */
  public static RecoveredLogs read(String device, UUID volumeId, SlotTable table)
      throws IOException {
    RecoveredLogs logs = new RecoveredLogs(device);
    for (SlotTable.Slot slot : table.readAll()) {
      for (Seals.Seal seal : slot.neededSeals()) {
        logs.read(volumeId, table, slot, seal.epoch(), seal.start(), seal.end());
      }
    }
    return logs;
  }

  /** The same for a volume that nobody will claim: also reads epochs that were never sealed. */
  public static RecoveredLogs readAsIs(String device, UUID volumeId, SlotTable table)
      throws IOException {
    RecoveredLogs logs = read(device, volumeId, table);
    for (SlotTable.Slot slot : table.readAll()) {
      Optional<SlotClaim> last =
          slot.claim().filter(claim -> slot.seals().of(claim.epoch()).isEmpty());
      if (last.isPresent()) {
        SlotClaim claim = last.get();
        boolean released = claim.state() == SlotClaim.State.RELEASED;
        long end = released ? claim.logEnd() : LogReader.OPEN_END;
        logs.read(volumeId, table, slot, claim.epoch(), claim.logStart(), end);
      }
    }
    return logs;
  }

  private void read(
      UUID volumeId, SlotTable table, SlotTable.Slot slot, long epoch, long start, long end)
      throws IOException {
    long from = Math.max(start, slot.tail());
    if (from >= end) {
      return;
    }
    long[] before = {from};
    LogReader.read(
        table.log(slot.number()),
        volumeId,
        slot.number(),
        epoch,
        from,
        end,
        (position, body) -> {
          byte[] copy = new byte[body.remaining()];
          body.get(copy);
          add(new Raw(slot.number(), before[0], position, copy));
          before[0] = position;
        });
  }

  private synchronized void add(Raw raw) throws IOException {
    recordsRead++;
    bytesRead += raw.body().length;
    Set<ShardId> shards = new TreeSet<>();
    decode(raw).parts().forEach(part -> shards.add(part.shard()));
    shards.forEach(shard -> records.computeIfAbsent(shard, s -> new ArrayList<>()).add(raw));
  }

  private LogRecord decode(Raw raw) throws IOException {
    return LogRecord.decode(ByteBuffer.wrap(raw.body()), device, raw.position());
  }

  /**
   * A shard's records that its tables do not cover, each once, by ascending number.
   *
   * @throws CorruptBlockException if one in between is missing
   */
  public synchronized List<Recovered> of(ShardId shard, long flushedNumber) throws IOException {
    TreeMap<Long, Recovered> found = new TreeMap<>();
    for (Raw raw : records.getOrDefault(shard, List.of())) {
      for (LogRecord.Part part : decode(raw).parts()) {
        if (part.shard().equals(shard) && part.number() > flushedNumber) {
          found.putIfAbsent(
              part.number(), new Recovered(raw.slot(), raw.start(), raw.position(), part));
        }
      }
    }
    long expected = flushedNumber;
    for (Map.Entry<Long, Recovered> entry : found.entrySet()) {
      if (entry.getKey() != ++expected) {
        throw new CorruptBlockException(
            device,
            entry.getValue().position(),
            "in the log, record " + expected + " of " + shard,
            "record " + entry.getKey());
      }
    }
    return List.copyOf(found.values());
  }

  /** Forgets a shard: its store has everything. */
  synchronized void forget(ShardId shard) {
    records.remove(shard);
  }

  /** Shards with records, ascending. */
  public synchronized Set<ShardId> shards() {
    return new TreeSet<>(records.keySet());
  }

  /** The oldest position of a slot's log that a shard here needs; Long.MAX_VALUE: none does. */
  synchronized long pinned(int slot) {
    return records.values().stream()
        .flatMap(List::stream)
        .filter(raw -> raw.slot() == slot)
        .mapToLong(Raw::start)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** How many records the logs held. */
  public synchronized long recordsRead() {
    return recordsRead;
  }

  public synchronized long bytesRead() {
    return bytesRead;
  }
}
