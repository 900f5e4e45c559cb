package org.cairnfs.ops.check;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.storage.alloc.SpaceItems.Device;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Zones;

/**
 * Checks everything that a volume's items say.
 *
 * <p>One pass over all shards; a second one over a shard whose space does not add up, and over all
 * shards if directory entries or orphans do not. A shard that cannot be read to its end is a
 * finding, and what must agree across shards is then left unjudged.
 */
public final class VolumeCheck {
  private static final Bytes ALL_FROM = Bytes.EMPTY;
  private static final Bytes ALL_TO = Bytes.of(new byte[] {(byte) 0xff});

  private final CheckedVolume volume;
  private final Findings findings;
  private final ExtentCheck extents;
  private final ShardMap map;
  private final LinkCheck links = new LinkCheck();
  private boolean incomplete;
  private long inodes;

  /** Looks at the contents of an extent; {@link #NO_CONTENTS} looks at nothing. */
  public interface ExtentCheck {
    ExtentCheck NO_CONTENTS = (ino, extent, findings) -> {};

    void check(Ino ino, Extent extent, Findings findings) throws IOException;
  }

  public VolumeCheck(CheckedVolume volume, Findings findings, ExtentCheck extents) {
    this.volume = volume;
    this.findings = findings;
    this.extents = extents;
    this.map = new ShardMap(volume.shardCount());
  }

  /** How many inodes were seen. */
  public long inodes() {
    return inodes;
  }

  public void run() {
    PoolCheck pool = new PoolCheck(volume, findings);
    guarded(new ShardId(0), pool::pool);
    for (int number = 0; number < volume.shardCount(); number++) {
      ShardId shard = new ShardId(number);
      guarded(shard, () -> checkShard(shard, pool));
    }
    if (!incomplete) {
      links.report(findings, this::revisit);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void guarded(ShardId shard, Step step) {
    try {
      step.run();
    } catch (IOException unreadable) {
      incomplete = true;
      findings.add(shard + ": " + unreadable.getMessage());
    }
  }

  private void checkShard(ShardId shard, PoolCheck pool) throws IOException {
    ShardPass pass = new ShardPass(shard, findings, links.counting(), List.of(), extents);
    pass.run();
    inodes += pass.inodes.inodes();
    List<Long> suspects = pass.space.finish();
    pool.shard(shard, Device.DATA, pass.space.chunks());
    pool.shard(shard, Device.META, volume.metaChunks(shard));
    if (!suspects.isEmpty()) {
      ShardPass again =
          new ShardPass(
              shard, Findings.ignored(), LinkCheck.NONE, suspects, ExtentCheck.NO_CONTENTS);
      again.run();
      again.space.explain(findings);
    }
  }

  /** Goes over all entries and orphans once more. */
  private void revisit(LinkCheck.Sink sink) {
    for (int number = 0; number < volume.shardCount(); number++) {
      ShardId shard = new ShardId(number);
      guarded(
          shard,
          () ->
              new ShardPass(shard, Findings.ignored(), sink, List.of(), ExtentCheck.NO_CONTENTS)
                  .run());
    }
  }

  /** One reading of a shard from its first item to its last. */
  private final class ShardPass implements InodeCheck.Listener {
    private final ShardId shard;
    private final Findings found;
    private final LinkCheck.Sink sink;
    private final SpaceCheck space;
    private final InodeCheck inodes;
    private final ExtentCheck contents;

    /** Their listing follows, in a later zone. */
    private final Set<Ino> trimming = new LinkedHashSet<>();

    ShardPass(
        ShardId shard,
        Findings found,
        LinkCheck.Sink sink,
        List<Long> suspects,
        ExtentCheck contents) {
      this.shard = shard;
      this.found = found;
      this.sink = sink;
      this.contents = contents;
      this.space = new SpaceCheck(volume, shard, found, suspects);
      this.inodes = new InodeCheck(shard, map, this, found);
    }

    void run() throws IOException {
      try (CheckedVolume.ItemCursor cursor = volume.items(shard, ALL_FROM, ALL_TO)) {
        for (Item item = cursor.next(); item != null; item = cursor.next()) {
          item(item);
        }
      }
      inodes.end();
      trimming.forEach(ino -> found.add(ino + ": has a pending trim that is not listed"));
    }

    @Override
    public void trimming(Ino ino) {
      trimming.add(ino);
    }

    private void item(Item item) {
      switch (item.key().isEmpty() ? 0 : item.key().byteAt(0)) {
        case Zones.SPACE -> space.item(item);
        case Keys.INODES -> inodes.item(item);
        case Keys.TRIMS -> {
          if (!trimming.remove(Keys.inoOf(item.key()))) {
            found.add(Keys.inoOf(item.key()) + ": is listed for a trim that is not pending");
          }
        }
        case Keys.ORPHANS -> sink.orphan(LinkCheck.BY_ITEM, Keys.inoOf(item.key()));
        case Keys.REPLIES, Keys.MARKS, Keys.SHARD -> {}
        default -> found.add(shard + ": item " + item.key() + " is of an unknown zone");
      }
    }

    @Override
    public void entry(Entry.Place place, Entry entry) {
      sink.entry(place, entry);
    }

    @Override
    public void unlinked(Ino ino) {
      sink.orphan(LinkCheck.BY_RECORD, ino);
    }

    @Override
    public void extent(Ino ino, Extent extent) {
      space.extent(ino, extent);
      try {
        contents.check(ino, extent, found);
      } catch (IOException unreadable) {
        found.add(ino + " at file block " + extent.block() + ": " + unreadable.getMessage());
      }
    }
  }
}
