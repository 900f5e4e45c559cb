package org.cairnfs.storage.format;

/**
 * Where everything is on the two devices of a volume.
 *
 * <pre>
 *  META  0       64K          128K         256K         manifestsAt       logsAt        chunksAt        metaBytes
 *        +-------+------------+------------+------------+-----------------+-------------+---------------+
 *        | zero  | superblock | superblock | 64 slots   | positions of    | log of each | chunks of     |
 *        |       |            | (copy)     | of 16K     | manifests       | slot        | metaChunkBytes|
 *        +-------+------------+------------+------------+-----------------+-------------+---------------+
 *  slot  claim A | claim B | heartbeat | seals                                       4 KiB each
 *  positions, by shard, then by slot:  A | B                                         4 KiB each
 *
 *  DATA  0       64K          128K                      1M                                         dataBytes
 *        +-------+------------+-------------------------+----------------------------------------------+
 *        | zero  | superblock | reserved                | chunks of dataChunkBytes                     |
 *        +-------+------------+-------------------------+----------------------------------------------+
 * </pre>
 *
 * <p>All sizes are decided when the volume is made and never again; the superblock records them, so
 * that later versions may plan differently.
 *
 * @param metaBytes size of META that the volume uses
 * @param dataBytes size of DATA that the volume uses
 * @param shardCount 1 to 65536
 * @param slotCount 1 to 64
 * @param logBytes of each slot's log, a power of two
 * @param metaChunkBytes a power of two
 * @param dataChunkBytes a power of two
 * @param manifestsAt where the manifests' positions start
 * @param logsAt where the logs start
 * @param metaChunksAt where the chunks of META start
 * @param dataChunksAt where the chunks of DATA start
 */
public record VolumeLayout(
    long metaBytes,
    long dataBytes,
    int shardCount,
    int slotCount,
    long logBytes,
    long metaChunkBytes,
    long dataChunkBytes,
    long manifestsAt,
    long logsAt,
    long metaChunksAt,
    long dataChunksAt) {
  public static final int SLOTS_MAX = 64;
  public static final int SHARDS_MAX = 65536;

  /** The superblock, on both devices. */
  public static final long SUPERBLOCK_AT = 64 * 1024;

  /** Its copy, on META. */
  public static final long SUPERBLOCK_COPY_AT = 128 * 1024;

  static final int BLOCK = 4096;
  private static final long SLOTS_AT = 256 * 1024;
  private static final int SLOT_BYTES = 4 * BLOCK;
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long GIB = 1024 * MIB;
  private static final int SHARDS_DEFAULT = 64;

  public VolumeLayout {
    boolean sane =
        shardCount >= 1
            && shardCount <= SHARDS_MAX
            && slotCount >= 1
            && slotCount <= SLOTS_MAX
            && Long.bitCount(logBytes) == 1
            && Long.bitCount(metaChunkBytes) == 1
            && Long.bitCount(dataChunkBytes) == 1
            && Math.min(logBytes, Math.min(metaChunkBytes, dataChunkBytes)) >= BLOCK
            && manifestsAt >= SLOTS_AT + (long) slotCount * SLOT_BYTES
            && logsAt >= manifestsAt + 2L * BLOCK * shardCount * slotCount
            && metaChunksAt >= logsAt + slotCount * logBytes
            && metaBytes >= metaChunksAt + metaChunkBytes
            && dataChunksAt >= SUPERBLOCK_AT + BLOCK
            && dataBytes >= dataChunksAt + dataChunkBytes;
    if (!sane) {
      throw new IllegalArgumentException("no layout for META " + metaBytes + " DATA " + dataBytes);
    }
  }

  /**
   * How many shards a volume gets when nobody says: one per 64 GiB of META, 64 to 4096, a power of
   * two.
   */
  public static int defaultShardCount(long metaBytes) {
    return (int)
        clamp(Long.highestOneBit(Math.max(1, metaBytes / (64 * GIB))), SHARDS_DEFAULT, 4096);
  }

  /**
   * Plans a volume.
   *
   * @throws IllegalArgumentException with a line for the user when a device is too small
   */
  public static VolumeLayout plan(
      long metaBytes, long dataBytes, int shardCount, LayoutOverrides overrides) {
    if (shardCount < 1 || shardCount > SHARDS_MAX) {
      throw new IllegalArgumentException(
          "a volume has 1 to " + SHARDS_MAX + " shards, not " + shardCount);
    }
    int slots = overrides.slotCount() != 0 ? overrides.slotCount() : slotsFor(metaBytes);
    long log = chosen(overrides.logBytes(), metaBytes / 8 / slots, 4 * MIB, 256 * MIB);
    long perShard = 16L * shardCount;
    long metaChunk = chosen(overrides.metaChunkBytes(), metaBytes / perShard, MIB, 64 * MIB);
    long dataChunk = chosen(overrides.dataChunkBytes(), dataBytes / perShard, 4 * MIB, GIB);
    long manifestsAt = SLOTS_AT + (long) SLOTS_MAX * SLOT_BYTES;
    long logsAt = roundUp(manifestsAt + 2L * BLOCK * shardCount * slots, MIB);
    long metaChunksAt = roundUp(logsAt + slots * log, Math.min(metaChunk, MIB));
    long dataChunksAt = MIB;
    requireRoom("META", metaBytes, metaChunksAt + 2 * shardCount * metaChunk, shardCount);
    requireRoom("DATA", dataBytes, dataChunksAt + shardCount * dataChunk, shardCount);
    return new VolumeLayout(
        metaBytes,
        dataBytes,
        shardCount,
        slots,
        log,
        metaChunk,
        dataChunk,
        manifestsAt,
        logsAt,
        metaChunksAt,
        dataChunksAt);
  }

  private static void requireRoom(String device, long bytes, long least, int shardCount) {
    if (bytes < least) {
      throw new IllegalArgumentException(
          device
              + " of "
              + bytes
              + " bytes is too small for "
              + shardCount
              + " shards: it needs at least "
              + least
              + " ("
              + (least + MIB - 1) / MIB
              + "M), or fewer shards");
    }
  }

  private static int slotsFor(long metaBytes) {
    if (metaBytes >= 16 * GIB) {
      return SLOTS_MAX;
    }
    return (int) clamp(Long.highestOneBit(Math.max(1, metaBytes / (512 * MIB))), 4, 16);
  }

  private static long chosen(long override, long share, long least, long most) {
    return override != 0 ? override : clamp(Long.highestOneBit(Math.max(1, share)), least, most);
  }

  private static long clamp(long value, long least, long most) {
    return Math.max(least, Math.min(most, value));
  }

  private static long roundUp(long value, long unit) {
    return (value + unit - 1) / unit * unit;
  }

  /**
   * Address of a slot's claim block.
   *
   * @param copy 0 or 1
   */
  public long claimAt(int slot, int copy) {
    return slotAt(slot) + (long) requireCopy(copy) * BLOCK;
  }

  /** Address of a slot's heartbeat block. */
  public long heartbeatAt(int slot) {
    return slotAt(slot) + 2 * BLOCK;
  }

  /** Address of a slot's seals block. */
  public long sealsAt(int slot) {
    return slotAt(slot) + 3 * BLOCK;
  }

  private long slotAt(int slot) {
    return SLOTS_AT + (long) requireSlot(slot) * SLOT_BYTES;
  }

  /**
   * Address of a position block of a shard's manifest.
   *
   * @param copy 0 or 1
   */
  public long manifestAt(int shard, int slot, int copy) {
    if (shard < 0 || shard >= shardCount) {
      throw new IllegalArgumentException("shard " + shard + " of " + shardCount);
    }
    long pair = (long) shard * slotCount + requireSlot(slot);
    return manifestsAt + (2 * pair + requireCopy(copy)) * BLOCK;
  }

  /** Address of a slot's log. */
  public long logAt(int slot) {
    return logsAt + requireSlot(slot) * logBytes;
  }

  /** How many chunks META has. */
  public long metaChunkCount() {
    return (metaBytes - metaChunksAt) / metaChunkBytes;
  }

  /** How many chunks DATA has. */
  public long dataChunkCount() {
    return (dataBytes - dataChunksAt) / dataChunkBytes;
  }

  /** Address of a chunk on META. */
  public long metaChunkAt(long chunk) {
    return metaChunksAt + requireChunk(chunk, metaChunkCount()) * metaChunkBytes;
  }

  /** Address of a chunk on DATA. */
  public long dataChunkAt(long chunk) {
    return dataChunksAt + requireChunk(chunk, dataChunkCount()) * dataChunkBytes;
  }

  private int requireSlot(int slot) {
    if (slot < 0 || slot >= slotCount) {
      throw new IllegalArgumentException("slot " + slot + " of " + slotCount);
    }
    return slot;
  }

  private static int requireCopy(int copy) {
    if (copy != 0 && copy != 1) {
      throw new IllegalArgumentException("copy " + copy);
    }
    return copy;
  }

  private static long requireChunk(long chunk, long count) {
    if (chunk < 0 || chunk >= count) {
      throw new IllegalArgumentException("chunk " + chunk + " of " + count);
    }
    return chunk;
  }
}
