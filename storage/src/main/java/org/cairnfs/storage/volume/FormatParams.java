package org.cairnfs.storage.volume;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.cairnfs.storage.format.LayoutOverrides;

/**
 * What a new volume is to be like.
 *
 * @param id of the volume
 * @param created the origin of its sequence numbers
 * @param metaBytes of META to use; 0: all
 * @param dataBytes of DATA to use; 0: all
 * @param shardCount 0: by the size of META
 * @param overrides sizes for tests
 * @param inoOrigin inode numbers, and positions in directories, start at or above it
 * @param seqOrigin sequence numbers start above it
 * @param positionOrigin log positions start at or above it
 * @param force overwrites whatever the devices hold
 */
public record FormatParams(
    UUID id,
    Instant created,
    long metaBytes,
    long dataBytes,
    int shardCount,
    LayoutOverrides overrides,
    long inoOrigin,
    long seqOrigin,
    long positionOrigin,
    boolean force) {
  /** A sequence number has this many bits below the milliseconds since the volume was made. */
  private static final int SEQ_BITS_BELOW_MILLIS = 21;

  /** A volume that uses both devices whole. */
  public static FormatParams standard() {
    return new FormatParams(
        UUID.randomUUID(),
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        0,
        0,
        0,
        LayoutOverrides.NONE,
        0,
        0,
        0,
        false);
  }

  public FormatParams withSizes(long meta, long data) {
    return new FormatParams(
        id,
        created,
        meta,
        data,
        shardCount,
        overrides,
        inoOrigin,
        seqOrigin,
        positionOrigin,
        force);
  }

  public FormatParams withShards(int shards) {
    return new FormatParams(
        id,
        created,
        metaBytes,
        dataBytes,
        shards,
        overrides,
        inoOrigin,
        seqOrigin,
        positionOrigin,
        force);
  }

  public FormatParams withOverrides(LayoutOverrides other) {
    return new FormatParams(
        id,
        created,
        metaBytes,
        dataBytes,
        shardCount,
        other,
        inoOrigin,
        seqOrigin,
        positionOrigin,
        force);
  }

  public FormatParams withOrigins(long ino, long seq, long position) {
    return new FormatParams(
        id, created, metaBytes, dataBytes, shardCount, overrides, ino, seq, position, force);
  }

  /**
   * All counters that users see start at a number: inodes, positions in directories and, since the
   * volume seems to have been made long ago, sequence numbers. For tests.
   *
   * @param origin 0 to 2^62
   */
  public FormatParams startingAt(long origin) {
    if (origin < 0 || origin > 1L << 62) {
      throw new IllegalArgumentException("counters start at 0 to 2^62, not at " + origin);
    }
    return new FormatParams(
        id,
        created.minusMillis(origin >>> SEQ_BITS_BELOW_MILLIS),
        metaBytes,
        dataBytes,
        shardCount,
        overrides,
        origin,
        seqOrigin,
        positionOrigin,
        force);
  }

  public FormatParams forced() {
    return new FormatParams(
        id,
        created,
        metaBytes,
        dataBytes,
        shardCount,
        overrides,
        inoOrigin,
        seqOrigin,
        positionOrigin,
        true);
  }
}
