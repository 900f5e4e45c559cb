package org.cairnfs.ops.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cairnfs.storage.alloc.BlockRun;

/**
 * Tells whether runs of blocks cover the chunks of a shard, each block exactly once.
 *
 * <p>For each chunk one sum: a run adds h(start) − h(end). If the runs lie end to end the sum
 * telescopes to h(chunk's start) − h(chunk's end), whatever their number and order; a gap or an
 * overlap leaves a difference but for a chance of 2^-64. So memory grows with the number of chunks
 * only.
 */
final class Coverage {
  private final CheckedVolume volume;
  private final TreeMap<Long, Long> sums = new TreeMap<>();

  Coverage(CheckedVolume volume) {
    this.volume = volume;
  }

  /** The shard owns the chunk. */
  void chunk(long chunk) {
    sums.put(chunk, 0L);
  }

  /** Somebody owns the run; false if a part of it is outside the chunks. */
  boolean add(BlockRun run) {
    boolean inside = true;
    for (BlockRun piece : split(run)) {
      long chunk = volume.dataChunkOf(piece.start());
      inside &= sums.computeIfPresent(chunk, (c, sum) -> sum + edges(piece)) != null;
    }
    return inside;
  }

  /** The parts of a run, which may reach over chunks that are neighbours. */
  List<BlockRun> split(BlockRun run) {
    List<BlockRun> pieces = new ArrayList<>(1);
    long at = run.start();
    while (at < run.end()) {
      BlockRun chunk = volume.dataChunk(volume.dataChunkOf(at));
      long end = Math.min(run.end(), Math.max(chunk.end(), at + 1));
      pieces.add(new BlockRun(at, end - at));
      at = end;
    }
    return pieces;
  }

  /** The chunks that are not covered exactly. */
  List<Long> suspects() {
    return sums.entrySet().stream()
        .filter(chunk -> chunk.getValue() != edges(volume.dataChunk(chunk.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  int chunks() {
    return sums.size();
  }

  private static long edges(BlockRun run) {
    return Mixer.mix(run.start()) - Mixer.mix(run.end());
  }
}
