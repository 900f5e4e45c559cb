/**
 * Pekko Persistence on the node's log.
 *
 * <p>An entity persists an event that implements {@link org.cairnfs.storage.journal.Recorded}: the
 * journal appends the transaction it carries and answers at once, in memory. Durability is awaited
 * elsewhere, at the gate. Nothing is replayed: state is items, and the highest sequence number of a
 * fresh entity comes from its shard's opening counter, so that a cold start reads no device.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.journal;
