package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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

  /** An epoch of a slot. */
  private record Epoch(int slot, long number) {}

  private final String device;
  private final UUID volumeId;
  private final SlotTable table;

  /** Whose logs are here already; guarded by this. */
  private final Set<Epoch> read = new HashSet<>();

  /** Guarded by this. */
  private final Map<ShardId, List<Raw>> records = new HashMap<>();

  private long recordsRead;
  private long bytesRead;

  /** Nothing yet. */
  RecoveredLogs(String device, UUID volumeId, SlotTable table) {
    this.device = device;
    this.volumeId = volumeId;
    this.table = table;
  }

  /**
   * Reads the log of a node that died, to its end, which nobody has written down.
   *
   * @return that end
   */
  long readToItsEnd(SlotTable.Slot slot, SlotClaim claim) throws IOException {
    long from = Math.max(claim.logStart(), slot.tail());
    return read(slot.number(), claim.epoch(), from, LogReader.OPEN_END);
  }

  /** Reads the other ended epochs of all slots. */
  void readSealed() throws IOException {
    for (SlotTable.Slot slot : table.readAll()) {
      for (Seals.Seal seal : slot.neededSeals()) {
        read(slot, seal.epoch(), seal.start(), seal.end());
      }
    }
    sort();
  }

  /** As the logs have them, for a dead node's log was read before those that it had found. */
  private synchronized void sort() {
    Comparator<Raw> order = Comparator.comparingInt(Raw::slot).thenComparingLong(Raw::position);
    records.values().forEach(found -> found.sort(order));
  }

  /** The same for a volume that nobody will claim: also reads epochs that were never sealed. */
  public static RecoveredLogs readAsIs(String device, UUID volumeId, SlotTable table)
      throws IOException {
    RecoveredLogs logs = new RecoveredLogs(device, volumeId, table);
    logs.readSealed();
    for (SlotTable.Slot slot : table.readAll()) {
      Optional<SlotClaim> last =
          slot.claim().filter(claim -> slot.seals().of(claim.epoch()).isEmpty());
      if (last.isPresent()) {
        SlotClaim claim = last.get();
        boolean released = claim.state() == SlotClaim.State.RELEASED;
        long end = released ? claim.logEnd() : LogReader.OPEN_END;
        logs.read(slot, claim.epoch(), claim.logStart(), end);
      }
    }
    return logs;
  }

  private void read(SlotTable.Slot slot, long epoch, long start, long end) throws IOException {
    long from = Math.max(start, slot.tail());
    if (from < end) {
      read(slot.number(), epoch, from, end);
    }
  }

  private synchronized long read(int slot, long epoch, long from, long end) throws IOException {
    if (!read.add(new Epoch(slot, epoch))) {
      return end;
    }
    long[] before = {from};
    return LogReader.read(
        table.log(slot),
        volumeId,
        slot,
        epoch,
        from,
        end,
        (position, body) -> {
          byte[] copy = new byte[body.remaining()];
          body.get(copy);
          add(new Raw(slot, before[0], position, copy));
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
