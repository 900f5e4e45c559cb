package org.cairnfs.ops.check;

import java.io.IOException;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.alloc.SpaceItems.Device;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Zones;

/**
 * Checks the chunk pool, items of shard 0, and compares it with what the shards say they own.
 *
 * <p>A chunk that the pool gave and its shard does not list yet is no damage: a crash in between
 * leaves it, and the shard finds it when it opens.
 */
final class PoolCheck {
  private static final int BY_CHUNK = 0;
  private static final int BY_OWNER = 1;

  private final CheckedVolume volume;
  private final Findings findings;
  private final Join owners = new Join(2);

  PoolCheck(CheckedVolume volume, Findings findings) {
    this.volume = volume;
    this.findings = findings;
  }

  /** Chunks of one device: with an owner, that came back, and numbers recorded for both. */
  private static final class Chunks {
    final BitSet owned = new BitSet();
    final BitSet returned = new BitSet();
    long next;
    long returnedCount;
  }

  /** The pool's own items agree with each other. */
  void pool() throws IOException {
    Map<Device, Chunks> seen = new EnumMap<>(Device.class);
    for (Device device : Device.values()) {
      seen.put(device, new Chunks());
    }
    scan('P', item -> byChunk(item, of(seen, SpaceItems.device(item.key()))));
    scan(
        'O',
        item ->
            owners.add(
                BY_OWNER,
                Mixer.mix(
                    item.key().buffer().getInt(2),
                    item.key().byteAt(6),
                    item.key().buffer().getLong(7))));
    scan('R', item -> returned(item, of(seen, SpaceItems.device(item.key()))));
    scan('N', item -> of(seen, SpaceItems.device(item.key())).next = littleLong(item.value()));
    seen.forEach(this::compare);
    BitSet suspects = owners.suspects();
    if (!suspects.isEmpty()) {
      findings.add(
          "chunk pool: chunks by number and chunks by owner differ in "
              + suspects.cardinality()
              + " places");
    }
  }

  private static Chunks of(Map<Device, Chunks> seen, Device device) {
    return Objects.requireNonNull(seen.get(device));
  }

  private void byChunk(Item item, Chunks chunks) {
    long chunk = SpaceItems.chunk(item.key());
    ShardId owner = SpaceItems.owner(item.value());
    chunks.owned.set(Math.toIntExact(chunk));
    if (owner.value() >= volume.shardCount()) {
      findings.add(
          "chunk pool: chunk "
              + chunk
              + " of "
              + SpaceItems.device(item.key())
              + " belongs to "
              + owner
              + ", which does not exist");
    }
    owners.add(BY_CHUNK, Mixer.mix(owner.value(), item.key().byteAt(2), chunk));
  }

  private static void returned(Item item, Chunks chunks) {
    if (SpaceItems.isReturnedCount(item.key())) {
      chunks.returnedCount = SpaceItems.returnedCount(item.value());
    } else {
      chunks.returned.set(Math.toIntExact(SpaceItems.chunk(item.key())));
    }
  }

  /** Every chunk below the high-water mark has one owner, or came back. */
  private void compare(Device device, Chunks chunks) {
    BitSet both = (BitSet) chunks.owned.clone();
    both.and(chunks.returned);
    both.stream()
        .forEach(
            chunk ->
                findings.add(
                    "chunk pool: chunk "
                        + chunk
                        + " of "
                        + device
                        + " has an owner and came back"));
    BitSet all = (BitSet) chunks.owned.clone();
    all.or(chunks.returned);
    for (int lost = all.nextClearBit(0); lost < all.length(); lost = all.nextClearBit(lost)) {
      int found = all.nextSetBit(lost);
      findings.add(
          "chunk pool: chunks " + lost + " to " + (found - 1) + " of " + device + " are lost");
      lost = found;
    }
    if (chunks.next != all.length()) {
      findings.add(
          "chunk pool: the next chunk of "
              + device
              + " is recorded as "
              + chunks.next
              + ", should be "
              + all.length());
    }
    if (chunks.returnedCount != chunks.returned.cardinality()) {
      findings.add(
          "chunk pool: chunks of "
              + device
              + " that came back are recorded as "
              + chunks.returnedCount
              + ", should be "
              + chunks.returned.cardinality());
    }
  }

  /** The chunks that a shard lists were given to it. */
  void shard(ShardId shard, Device device, List<Long> listed) throws IOException {
    Set<Long> left = new HashSet<>(listed);
    if (left.size() != listed.size()) {
      findings.add(shard + ": lists a chunk of " + device + " twice");
    }
    scan(
        'O',
        item -> {
          if (item.key().buffer().getInt(2) == shard.value()
              && deviceOf(item.key().byteAt(6)) == device) {
            left.remove(item.key().buffer().getLong(7));
          }
        },
        shard);
    left.stream()
        .sorted()
        .forEach(
            chunk ->
                findings.add(
                    shard
                        + ": lists chunk "
                        + chunk
                        + " of "
                        + device
                        + ", which the pool did not give it"));
  }

  private interface Visitor {
    void visit(Item item);
  }

  private void scan(char kind, Visitor visitor) throws IOException {
    Bytes prefix = Bytes.of(new byte[] {Zones.SPACE, (byte) kind});
    scan(prefix, visitor);
  }

  private void scan(char kind, Visitor visitor, ShardId owner) throws IOException {
    int number = owner.value();
    scan(
        Bytes.of(
            new byte[] {
              Zones.SPACE,
              (byte) kind,
              (byte) (number >> 24),
              (byte) (number >> 16),
              (byte) (number >> 8),
              (byte) number
            }),
        visitor);
  }

  private void scan(Bytes prefix, Visitor visitor) throws IOException {
    try (CheckedVolume.ItemCursor cursor =
        volume.items(new ShardId(0), prefix, prefix.afterPrefix())) {
      for (Item item = cursor.next(); item != null; item = cursor.next()) {
        visitor.visit(item);
      }
    }
  }

  private static Device deviceOf(byte code) {
    return code == 'm' ? Device.META : Device.DATA;
  }

  private static long littleLong(Bytes value) {
    return Long.reverseBytes(value.buffer().getLong());
  }
}
