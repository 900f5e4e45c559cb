package org.cairnfs.storage.store;

/**
 * A chunk of META that a shard owns.
 *
 * @param chunk its number
 * @param epoch the epoch under which it is open: only that owner allocates in it
 */
public record OwnedChunk(long chunk, long epoch) {}
