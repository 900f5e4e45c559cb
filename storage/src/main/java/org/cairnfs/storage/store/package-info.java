/**
 * One shard's items: a log-structured store of memtable, immutable sorted tables and a manifest.
 *
 * <p>{@link org.cairnfs.storage.store.ShardStore} is what the shard's entities see. Reads that
 * memory can answer are answered at once on the caller's thread; the others say so and are repeated
 * after an asynchronous load. Changes come only through the node's append ({@code
 * NodeStorage.append}).
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.store;
