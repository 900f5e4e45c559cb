/**
 * A node's log: a ring on META that turns appends in memory into durable batches.
 *
 * <p>{@link org.cairnfs.storage.log.NodeLog} appends records to a batch in memory and commits
 * batches from one thread of its own; {@link org.cairnfs.storage.log.LogReader} reads them back,
 * which happens only after a crash. {@link org.cairnfs.storage.log.LogBatch} is the format of a
 * batch.
 *
 * <ul>
 *   <li>A position is the place of a record's body in an endless byte sequence that the ring
 *       repeats; it only grows, over all epochs of a slot, and is never a multiple of 4 KiB. A
 *       multiple of 4 KiB is a boundary between batches: where an epoch starts or ends.
 *   <li>A block that holds a durable batch is not written again before its batch is released.
 *   <li>What is durable is a prefix: a reader stops at the first batch that is not valid.
 *   <li>A batch is valid only at its position, in its epoch, with its checksum; what an earlier lap
 *       or epoch left in the ring is not.
 *   <li>After one failed write or flush the log never writes again.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.log;
