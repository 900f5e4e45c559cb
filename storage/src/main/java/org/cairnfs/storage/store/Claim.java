package org.cairnfs.storage.store;

/**
 * Under what a node opens a shard for writing.
 *
 * @param slot of the node
 * @param epoch greater than that of every earlier owner of the shard
 * @param logFrom position in the slot's log from which the shard's records may follow
 */
public record Claim(int slot, long epoch, long logFrom) {}
