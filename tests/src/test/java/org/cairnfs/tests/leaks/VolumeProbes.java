package org.cairnfs.tests.leaks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.ops.check.Fsck;
import org.cairnfs.sharding.leaks.NodeProbe;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Zones;
import org.cairnfs.storage.leaks.LeakProbe;
import org.cairnfs.storage.leaks.Suspect;
import org.cairnfs.storage.volume.ItemCursor;
import org.cairnfs.storage.volume.VolumeReader;

/** What may leak in a volume that no node has open. */
public final class VolumeProbes {
  private static final Bytes SPACE = Bytes.of(new byte[] {Zones.SPACE});

  private VolumeProbes() {}

  /** Extents, grants and chunks owned by nothing or twice, and whatever else a check finds. */
  public static LeakProbe findings(Path meta, Path data) {
    return new NodeProbe(
        "findings of a check",
        () -> {
          Set<String> findings = new LinkedHashSet<>();
          Fsck.run(meta, data, false, findings::add);
          return findings.stream().map(line -> Suspect.of(line, line)).toList();
        });
  }

  /** Orphans and grants: what a node that left cleanly, all its mounts ended, has cleared away. */
  public static LeakProbe leftovers(Path meta, Path data) {
    return new NodeProbe(
        "left in the volume",
        () -> {
          List<Suspect> suspects = new ArrayList<>();
          try (VolumeReader volume = VolumeReader.open(meta, data)) {
            int shards = volume.superblock().layout().shardCount();
            for (int number = 0; number < shards; number++) {
              addLeftovers(volume, new ShardId(number), suspects);
            }
          }
          return suspects;
        });
  }

  private static void addLeftovers(VolumeReader volume, ShardId shard, List<Suspect> suspects)
      throws IOException {
    for (Item item : items(volume, shard, Keys.zone(Keys.ORPHANS))) {
      String ino = Keys.inoOf(item.key()).toString();
      suspects.add(Suspect.of(ino, "orphan " + ino + " in " + shard));
    }
    for (Item item : items(volume, shard, SPACE)) {
      if (SpaceItems.isGrant(item.key())) {
        String grant = SpaceItems.grant(item.key(), item.value()).toString();
        suspects.add(Suspect.of(shard + " " + grant, grant + " in " + shard));
      }
    }
  }

  private static List<Item> items(VolumeReader volume, ShardId shard, Bytes prefix)
      throws IOException {
    List<Item> items = new ArrayList<>();
    ItemCursor cursor = volume.items(shard, prefix, prefix.afterPrefix());
    for (Item item = cursor.next(); item != null; item = cursor.next()) {
      items.add(item);
    }
    return items;
  }
}
