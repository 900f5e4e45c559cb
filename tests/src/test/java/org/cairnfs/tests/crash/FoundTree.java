package org.cairnfs.tests.crash;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.inode.TrimMark;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.volume.ItemCursor;
import org.cairnfs.storage.volume.VolumeReader;
import org.jspecify.annotations.Nullable;

/**
 * The file system that a volume's items describe, read without a node.
 *
 * <p>Blocks are told by their checksums: that they hold what these say is the check's business.
 */
final class FoundTree {
  /** What the items say about one inode. */
  private static final class Inode {
    @Nullable InodeRecord record;
    final Map<FileName, Ino> entries = new TreeMap<>();
    final Map<Bytes, Bytes> xattrs = new TreeMap<>();
    final Map<Long, Integer> checksums = new TreeMap<>();
    Bytes target = Bytes.EMPTY;
    @Nullable TrimMark trim;
  }

  private final Map<Ino, Inode> inodes = new HashMap<>();

  private FoundTree() {}

  static FoundTree read(VolumeReader volume) throws IOException {
    FoundTree tree = new FoundTree();
    Bytes zone = Keys.zone(Keys.INODES);
    for (int shard = 0; shard < volume.superblock().layout().shardCount(); shard++) {
      ItemCursor cursor = volume.items(new ShardId(shard), zone, zone.afterPrefix());
      for (Item item = cursor.next(); item != null; item = cursor.next()) {
        tree.item(item);
      }
    }
    return tree;
  }

  private void item(Item item) {
    Bytes key = item.key();
    Bytes value = item.value();
    Ino ino = Keys.inoOf(key);
    Inode inode = inodes.computeIfAbsent(ino, i -> new Inode());
    switch (Keys.typeOf(key)) {
      case Keys.RECORD -> inode.record = InodeRecord.decode(value);
      case Keys.NAME -> {
        FileName name = FileName.of(Keys.nameOf(key));
        inode.entries.put(name, Dentry.decodeByName(name, value).ino());
      }
      case Keys.XATTR -> inode.xattrs.put(Bytes.of(Keys.nameOf(key)), value);
      case Keys.EXTENT -> extent(inode, Extent.decode(Keys.numberOf(key), value));
      case Keys.TARGET -> inode.target = value;
      case Keys.TRIM -> inode.trim = TrimMark.decode(value);
      default -> {}
    }
  }

  private static void extent(Inode inode, Extent extent) {
    for (int i = 0; extent.isWritten() && i < extent.length(); i++) {
      inode.checksums.put(extent.block() + i, extent.checksums().at(i));
    }
  }

  /**
   * How this differs from a model, in words; empty if it does not.
   *
   * @param exceptTimesOf its times and its number of blocks do not matter; null for none
   */
  String difference(Tree model, @Nullable Ino exceptTimesOf) {
    Differences differences = new Differences();
    List<Ino> expected = model.linked(node -> true);
    long linked = inodes.values().stream().filter(FoundTree::isLinked).count();
    differences.compare("number of inodes", expected.size(), linked);
    for (Ino ino : expected) {
      Inode found = inodes.get(ino);
      if (found == null || !isLinked(found)) {
        differences.add(ino + " is missing");
      } else {
        String words = difference(model.node(ino), found, ino.equals(exceptTimesOf));
        if (!words.isEmpty()) {
          differences.add(ino + " " + words);
        }
      }
      if (!differences.isEmpty()) {
        return differences.toString();
      }
    }
    return differences.toString();
  }

  private static boolean isLinked(Inode inode) {
    return inode.record != null && inode.record.nlink() > 0;
  }

  private static String difference(Node node, Inode found, boolean exceptTimes) {
    InodeRecord record = Objects.requireNonNull(found.record);
    Differences differences = new Differences();
    differences.compare("mode", node.mode(), record.mode());
    differences.compare("nlink", node.nlink(), record.nlink());
    differences.compare("uid", node.uid(), record.uid());
    differences.compare("gid", node.gid(), record.gid());
    differences.compare("rdev", node.rdev(), record.rdev());
    differences.compare("size", node.size(), record.size());
    if (!exceptTimes && node.modified() != null) {
      differences.compare("mtime", node.modified(), record.modified());
      differences.compare("ctime", node.changed(), record.changed());
    }
    differences.compare("entries", node.entries(), found.entries);
    differences.compare("xattrs", node.xattrs(), found.xattrs);
    differences.compare("target", node.target(), found.target);
    Map<Long, Integer> checksums = found.checksums;
    TrimMark trim = found.trim;
    if (trim != null) {
      checksums = new TreeMap<>(checksums);
      checksums.keySet().removeIf(block -> block >= trim.from() && block < trim.to());
    }
    differences.compare("blocks", node.content().checksums(), checksums);
    return differences.toString();
  }
}
