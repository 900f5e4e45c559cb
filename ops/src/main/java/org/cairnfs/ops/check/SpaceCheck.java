package org.cairnfs.ops.check;

import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * Checks who owns the blocks of DATA in one shard's chunks: each one free run, grant or extent,
 * exactly one.
 *
 * <p>Fed with the shard's space items and then its extents. With suspects given, it only collects
 * who claims blocks of these chunks, and {@link #explain} tells what is wrong there.
 */
final class SpaceCheck {
  private static final int CLAIMS_MAX = 500_000;

  /** Somebody owns these blocks. */
  private record Claim(BlockRun run, String owner) {}

  private final ShardId shard;
  private final Findings findings;
  private final Coverage coverage;
  private final CheckedVolume volume;
  private final Set<Long> suspects;
  private final List<Claim> claims = new ArrayList<>();
  private final List<Long> chunks = new ArrayList<>();
  private long free;
  private long granted;
  private SpaceItems.@Nullable Totals totals;

  SpaceCheck(CheckedVolume volume, ShardId shard, Findings findings, List<Long> suspects) {
    this.volume = volume;
    this.shard = shard;
    this.findings = findings;
    this.coverage = new Coverage(volume);
    this.suspects = new HashSet<>(suspects);
  }

  /** The next item of zone SPACE. */
  void item(Item item) {
    try {
      read(item);
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | IllegalArgumentException unreadable) {
      findings.add(shard + ": space item " + item.key() + " is not readable");
    }
  }

  private void read(Item item) {
    switch (SpaceItems.kind(item.key())) {
      case 'C' -> {
        chunks.add(SpaceItems.chunk(item.key()));
        coverage.chunk(SpaceItems.chunk(item.key()));
      }
      case 'F' -> {
        BlockRun run = SpaceItems.freeRun(item.key(), item.value());
        free += run.length();
        claim(run, "free space");
      }
      case 'G' -> {
        var grant = SpaceItems.grant(item.key(), item.value());
        granted += grant.run().length();
        claim(
            grant.run(),
            "grant " + grant.number() + " of mount " + Long.toUnsignedString(grant.holder()));
      }
      case 'T' -> totals = SpaceItems.Totals.parse(item.value());
      case 'P', 'O', 'N', 'R' -> requirePool();
      default -> findings.add(shard + ": space item " + item.key() + " is of an unknown kind");
    }
  }

  private void requirePool() {
    if (shard.value() != 0) {
      findings.add(shard + ": holds an item of the chunk pool, which is shard 0's");
    }
  }

  void extent(Ino ino, Extent extent) {
    claim(extent.run(), ino + " at file block " + extent.block());
  }

  private void claim(BlockRun run, String owner) {
    if (!suspects.isEmpty()) {
      coverage.split(run).stream()
          .filter(piece -> suspects.contains(volume.dataChunkOf(piece.start())))
          .filter(piece -> claims.size() < CLAIMS_MAX)
          .forEach(piece -> claims.add(new Claim(piece, owner)));
    } else if (!coverage.add(run)) {
      findings.add(
          shard
              + ": "
              + blocks(run)
              + " belong to "
              + owner
              + " but lie outside the shard's chunks");
    }
  }

  /** The chunks of DATA that the shard lists, ascending. */
  List<Long> chunks() {
    return chunks;
  }

  /** Compares totals; returns the chunks that are not covered exactly. */
  List<Long> finish() {
    SpaceItems.Totals counted = new SpaceItems.Totals(free, granted, coverage.chunks());
    SpaceItems.Totals recorded = totals == null ? SpaceItems.Totals.NONE : totals;
    if (!recorded.equals(counted)) {
      findings.add(
          shard + ": its totals of DATA are recorded as " + recorded + ", should be " + counted);
    }
    return coverage.suspects();
  }

  /** Says which blocks of the suspected chunks are owned twice or by nobody. */
  void explain(Findings told) {
    claims.sort(Comparator.comparingLong(claim -> claim.run().start()));
    for (long chunk : new java.util.TreeSet<>(suspects)) {
      explain(volume.dataChunk(chunk), told);
    }
  }

  private void explain(BlockRun chunk, Findings told) {
    long at = chunk.start();
    Claim last = new Claim(chunk, "nobody");
    for (Claim claim : claims) {
      BlockRun run = claim.run();
      if (run.start() < chunk.start() || run.start() >= chunk.end()) {
        continue;
      }
      if (run.start() > at) {
        told.add(shard + ": " + blocks(new BlockRun(at, run.start() - at)) + " belong to nobody");
      } else if (run.start() < at) {
        long end = Math.min(at, run.end());
        told.add(
            shard
                + ": "
                + blocks(new BlockRun(run.start(), end - run.start()))
                + " belong to "
                + last.owner()
                + " and to "
                + claim.owner());
      }
      if (run.end() > at) {
        at = run.end();
        last = claim;
      }
    }
    if (at < chunk.end()) {
      told.add(shard + ": " + blocks(new BlockRun(at, chunk.end() - at)) + " belong to nobody");
    }
  }

  private static String blocks(BlockRun run) {
    return "DATA blocks " + run.start() + " to " + (run.end() - 1);
  }
}
