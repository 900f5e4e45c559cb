/**
 * The vocabulary of everything persistent: items (key to bytes) and the transactions that change
 * them.
 *
 * <p>Storage knows keys and bytes, never inodes. A {@link org.cairnfs.storage.item.Transaction} is
 * one record in a node's log with one {@link org.cairnfs.storage.item.Transaction.Part} for each
 * shard it touches; each part holds {@link org.cairnfs.storage.item.Change}s and the events that go
 * with them.
 *
 * <ul>
 *   <li>Keys order as unsigned bytes, shorter before longer.
 *   <li>The first byte of a key is its zone; zones below {@link
 *       org.cairnfs.storage.item.Zones#FIRST_FREE} belong to storage itself.
 *   <li>All values here are immutable; whoever hands over an array gives it away.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.item;
