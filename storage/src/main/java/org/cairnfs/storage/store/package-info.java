/**
 * One shard's items: a log-structured store of memtable, immutable sorted tables and a manifest.
 *
 * <p>{@link org.cairnfs.storage.store.ShardStore} is what the shard's entities see. Reads that
 * memory can answer are answered at once on the caller's thread; the others say so and are repeated
 * after an asynchronous load. Changes come only through the node's append ({@code
 * NodeStorage.append}).
 *
 * <p>{@link org.cairnfs.storage.store.LogStructuredStore} applies records to a memtable. A flush
 * writes frozen memtables as sorted tables of level 0, merge steps move tables down level by level,
 * and each ends in a new {@link org.cairnfs.storage.store.Manifest}, the one root from which
 * everything else is found. Tables live in extents of the META chunks that the manifest lists;
 * their blocks are read through one {@link org.cairnfs.storage.store.BlockCache} for the whole
 * node.
 *
 * <ul>
 *   <li>What a durable manifest names is never overwritten, so a crash at any write leaves a whole
 *       store: the old one or the new one.
 *   <li>Every block is checked against its checksum, address and table when it is read; what cannot
 *       be read is an error, never an absent item.
 *   <li>Memory is memtables, cache, and a descriptor for each table.
 *   <li>Readers never wait for a lock, a flush or a merge.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.store;
