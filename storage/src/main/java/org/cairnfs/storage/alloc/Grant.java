package org.cairnfs.storage.alloc;

/**
 * Blocks that one mount may fill and then attach to inodes of one shard.
 *
 * @param holder the mount
 * @param number unique per shard and holder
 * @param run what is left of it; consumed from its start
 */
public record Grant(long holder, long number, BlockRun run) {}
