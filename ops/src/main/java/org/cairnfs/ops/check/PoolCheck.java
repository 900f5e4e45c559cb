package org.cairnfs.ops.check;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
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

  /** The pool's own items agree with each other. */
  void pool() throws IOException {
    long[] next = new long[Device.values().length];
    scan('P', item -> byChunk(item, next));
    scan(
        'O',
        item ->
            owners.add(
                BY_OWNER,
                Mixer.mix(
                    item.key().buffer().getInt(2),
                    item.key().byteAt(6),
                    item.key().buffer().getLong(7))));
    long[] highWater = new long[next.length];
    scan(
        'N',
        item -> highWater[deviceOf(item.key().byteAt(2)).ordinal()] = littleLong(item.value()));
    for (Device device : Device.values()) {
      if (highWater[device.ordinal()] != next[device.ordinal()]) {
        findings.add(
            "chunk pool: the next chunk of "
                + device
                + " is recorded as "
                + highWater[device.ordinal()]
                + ", should be "
                + next[device.ordinal()]);
      }
    }
    BitSet suspects = owners.suspects();
    if (!suspects.isEmpty()) {
      findings.add(
          "chunk pool: chunks by number and chunks by owner differ in "
              + suspects.cardinality()
              + " places");
    }
  }

  private void byChunk(Item item, long[] next) {
    Device device = SpaceItems.device(item.key());
    long chunk = SpaceItems.chunk(item.key());
    ShardId owner = SpaceItems.owner(item.value());
    if (chunk != next[device.ordinal()]) {
      findings.add(
          "chunk pool: chunks "
              + next[device.ordinal()]
              + " to "
              + (chunk - 1)
              + " of "
              + device
              + " are lost");
    }
    next[device.ordinal()] = chunk + 1;
    if (owner.value() >= volume.shardCount()) {
      findings.add(
          "chunk pool: chunk "
              + chunk
              + " of "
              + device
              + " belongs to "
              + owner
              + ", which does not exist");
    }
    owners.add(BY_CHUNK, Mixer.mix(owner.value(), item.key().byteAt(2), chunk));
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
