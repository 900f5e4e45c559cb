package org.cairnfs.tests.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.ops.check.CheckedVolume;
import org.cairnfs.ops.check.Findings;
import org.cairnfs.ops.check.VolumeCheck;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.volume.VolumeReader;
import org.jspecify.annotations.Nullable;

/**
 * What one crash state is: whole, and equal to a moment of the history.
 *
 * @param moment its number; -1 if something is wrong
 * @param complaint what is wrong; empty if nothing is
 */
record Verdict(int moment, String complaint) {
  boolean isGood() {
    return complaint.isEmpty();
  }

  /**
   * Judges a state.
   *
   * @param from the last moment that must be there
   * @param to the last moment of which anything may be there
   */
  static Verdict of(Machine machine, History history, int from, int to) {
    try (VolumeReader volume = machine.read()) {
      List<String> complaints = new ArrayList<>();
      FoundTree found = FoundTree.read(volume);
      complaints.addAll(found.damage());
      check(volume, complaints);
      if (!complaints.isEmpty()) {
        return new Verdict(-1, String.join("\n", complaints));
      }
      return match(found, history, from, to);
    } catch (DeviceException refused) {
      return new Verdict(-1, "does not open: " + refused.getMessage());
    } catch (IOException | RuntimeException broken) {
      return new Verdict(-1, "cannot be read: " + broken);
    }
  }

  private static void check(VolumeReader volume, List<String> complaints) {
    new VolumeCheck(
            new Checked(volume), new Findings(complaints::add), VolumeCheck.ExtentCheck.NO_CONTENTS)
        .run();
  }

  private static Verdict match(FoundTree found, History history, int from, int to) {
    for (int number = to; number >= from; number--) {
      if (found.difference(history.moment(number).tree(), null).isEmpty()
          || number < to && isPartOf(history.moment(number + 1), history.moment(number), found)) {
        return new Verdict(number, "");
      }
    }
    for (int number = 0; number < history.size(); number++) {
      if (found.difference(history.moment(number).tree(), null).isEmpty()) {
        return new Verdict(
            -1,
            "equals "
                + history.moment(number)
                + ", but can only be between "
                + history.moment(from)
                + " and "
                + history.moment(to));
      }
    }
    return new Verdict(
        -1,
        "equals no moment; from "
            + history.moment(from)
            + " it differs: "
            + found.difference(history.moment(from).tree(), null)
            + "; from "
            + history.moment(to)
            + ": "
            + found.difference(history.moment(to).tree(), null));
  }

  /** Whether only a first part of a long write was recorded. */
  private static boolean isPartOf(Moment after, Moment before, FoundTree found) {
    Moment.Write write = after.write();
    if (write == null) {
      return false;
    }
    long end = write.offset() + write.length();
    long block = Content.BLOCK;
    for (long to = (write.offset() / block + 1) * block; to < end; to += block) {
      int length = (int) (to - write.offset());
      Tree part = before.tree().copy();
      Ino ino = write.ino();
      if (!part.has(ino)) {
        return false;
      }
      int mode = after.tree().has(ino) ? after.tree().node(ino).mode() : part.node(ino).mode();
      part.change(
          ino,
          node ->
              node.withMode(mode)
                  .withContent(node.content().written(write.offset(), write.bytes(), length)));
      if (found.difference(part, ino).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The volume as the check wants it. */
  private record Checked(VolumeReader volume) implements CheckedVolume {
    @Override
    public int shardCount() {
      return volume.superblock().layout().shardCount();
    }

    @Override
    public ItemCursor items(ShardId shard, Bytes from, Bytes to) throws IOException {
      org.cairnfs.storage.volume.ItemCursor cursor = volume.items(shard, from, to);
      return new ItemCursor() {
        @Override
        public @Nullable Item next() throws IOException {
          return cursor.next();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public List<Long> metaChunks(ShardId shard) throws IOException {
      return volume.metaChunks(shard);
    }

    @Override
    public BlockRun dataChunk(long chunk) {
      return volume.dataChunk(chunk);
    }

    @Override
    public long dataChunkOf(long block) {
      return volume.dataChunkOf(block);
    }
  }
}
