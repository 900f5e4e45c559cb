package org.cairnfs.storage.volume;

import java.time.Instant;
import java.util.UUID;

/**
 * What is fixed when a volume is made.
 *
 * @param id of the volume; both devices carry it
 * @param shardCount 1 to 65536
 * @param created the origin of sequence numbers
 * @param dataChunkBlocks blocks of 4 KiB in a chunk of DATA
 * @param dataBlocks blocks of 4 KiB on DATA that may hold file data
 * @param inoOrigin inode numbers, and positions in directories, start at or above it; 0 but in
 *     tests
 */
public record VolumeInfo(
    UUID id,
    int shardCount,
    Instant created,
    long dataChunkBlocks,
    long dataBlocks,
    long inoOrigin) {}
