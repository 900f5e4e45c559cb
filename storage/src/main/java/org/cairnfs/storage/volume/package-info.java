/**
 * A volume opened by one node: claimed slot, log, open shards, space.
 *
 * <p>{@link org.cairnfs.storage.volume.NodeStorage} is the whole of storage as the layers above see
 * it, {@link org.cairnfs.storage.volume.Volume} the real one. Opening goes {@code SlotClaimer}
 * (seal the dead, claim a slot) → {@link org.cairnfs.storage.volume.RecoveredLogs} (read their logs
 * once) → {@code NodeLog}; then {@code ShardOpener} opens shards as they are asked for. While it is
 * open, {@code Appender} orders transactions under one lock, {@code Maintenance} keeps memory and
 * log within bounds, {@code LogTail} lets the log go round, and {@code HeartbeatWriter} says that
 * the node lives. {@link org.cairnfs.storage.volume.VolumeReader} sees the same without writing,
 * {@link org.cairnfs.storage.volume.Formatter} makes a volume.
 *
 * <ul>
 *   <li><b>One log</b>: a transaction is one record; what is durable is a prefix of them, the same
 *       for every shard. A table is written only of what is durable.
 *   <li><b>Numbers</b>: a shard's transactions are numbered without gaps, over all its openings. A
 *       record that was appended again keeps its number; recovery applies each number once.
 *   <li><b>The end of a dead log</b> is found once, and written down before anything relies on it.
 *   <li><b>The tail</b>: a part of the ring is overwritten only after tables, or newer log that is
 *       durable, hold it, and after the heartbeat block says durably that nobody needs it.
 *   <li><b>Failure is final</b>: after the first failed log write or broken invariant nothing is
 *       accepted any more, and the node halts.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.volume;
