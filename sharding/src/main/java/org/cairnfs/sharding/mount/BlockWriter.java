package org.cairnfs.sharding.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.storage.device.BlockDevice;

/** Puts blocks on DATA where a grant allows it, and says what an extent must say about them. */
final class BlockWriter {
  private final BlockDevice device;

  BlockWriter(BlockDevice device) {
    this.device = device;
  }

  /**
   * Writes whole blocks, one transfer for each grant.
   *
   * @param first the file block they begin with
   * @param blocks from position 0 to its limit; as many as are allocated
   * @return their extents, in order
   */
  List<Extent> write(long first, ByteBuffer blocks, Allocation allocation) throws IOException {
    if (blocks.limit() != allocation.blocks() * BlockRange.BLOCK) {
      throw new IllegalArgumentException(
          blocks.limit() + " bytes do not fill " + allocation.blocks() + " blocks");
    }
    int[] checksums = BlockReader.checksums(blocks);
    List<Extent> extents = new ArrayList<>();
    int at = 0;
    for (Allocation.Portion portion : allocation.portions()) {
      device.write(
          portion.start() * BlockRange.BLOCK,
          blocks.slice(at * BlockRange.BLOCK, portion.blocks() * BlockRange.BLOCK));
      addExtents(extents, first + at, portion.start(), checksums, at, at + portion.blocks());
      at += portion.blocks();
    }
    return extents;
  }

  private static void addExtents(
      List<Extent> extents, long block, long start, int[] checksums, int from, int to) {
    for (int at = from; at < to; at += Extent.MAX_BLOCKS) {
      int end = Math.min(to, at + Extent.MAX_BLOCKS);
      Extent.Checksums some = Extent.Checksums.of(Arrays.copyOfRange(checksums, at, end));
      extents.add(new Extent(block + at - from, start + at - from, some));
    }
  }
}
