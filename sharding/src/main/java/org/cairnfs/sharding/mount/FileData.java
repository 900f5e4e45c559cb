package org.cairnfs.sharding.mount;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.volume.NodeStorage;

/**
 * The data of the files of one mount.
 *
 * <p>Stages complete on threads of data, on threads that answer for entities, or on the caller's;
 * no method waits. A stage that completes exceptionally carries the IOException of the device,
 * {@link ChecksumMismatchException}, or what ended the mount or the storage.
 *
 * <ul>
 *   <li>Writes, changes of size and changes of ranges of one file are executed one after the other,
 *       in the order of the calls; reads run beside them and see the file before or after each
 *       piece of a write.
 *   <li>A block shows its old or its new content, never both.
 *   <li>Bytes past the end of a file are zeros on the device.
 * </ul>
 */
final class FileData {
  /** Bytes of a file that one command attaches. */
  static final int PIECE_BYTES = 8 << 20;

  private final NodeStorage storage;
  private final DataBuffers buffers;
  private final GrantPool grants;
  private final PerFileOrder order;
  private final ReadPath reads;
  private final WritePath writes;
  private final SizePath sizes;
  private final RangePath ranges;
  private final SeekPath seeks;
  private final CopyPath copies;
  private final UnderWay underWay = new UnderWay();

  /**
   * @param executor runs what waits for the device; its threads are the caller's
   * @param mount holds the grants
   */
  FileData(
      Entities entities, NodeStorage storage, ShardMap shardMap, Executor executor, long mount) {
    this(entities, storage, shardMap, executor, mount, DataBuffers.BYTES_MAX, PIECE_BYTES);
  }

  FileData(
      Entities entities,
      NodeStorage storage,
      ShardMap shardMap,
      Executor executor,
      long mount,
      long bufferBytesMax,
      int pieceBytes) {
    this.storage = storage;
    DataThreads threads = new DataThreads(executor);
    BlockReader reader = new BlockReader(entities, storage, shardMap, threads);
    BlockWriter writer = new BlockWriter(storage.data());
    this.buffers = new DataBuffers(bufferBytesMax);
    this.grants = new GrantPool(entities, storage, shardMap, mount);
    this.order = new PerFileOrder(threads);
    this.reads = new ReadPath(reader, buffers);
    this.writes = new WritePath(entities, reader, writer, buffers, grants, threads, pieceBytes);
    this.sizes = new SizePath(entities, reader, writer, buffers, grants, threads);
    this.ranges = new RangePath(entities, reader, writer, buffers, grants, threads);
    this.seeks = new SeekPath(entities);
    this.copies = new CopyPath(reads, writes);
  }

  /**
   * Reads up to {@code length} bytes; fewer only at the end of the file. EINVAL for more than
   * {@link ReadPath#READ_BYTES_MAX}.
   *
   * @return the caller closes it
   */
  CompletionStage<Outcome<Data>> read(Ino ino, long offset, int length) {
    return underWay.track(() -> reads.read(ino, offset, length));
  }

  /**
   * Writes what remains in the source, which is the mount's until the stage completes.
   *
   * @param offset where; for an append where the file probably ends
   * @param clearPrivileges drop setuid and setgid
   * @return bytes written: all, unless something failed after the first piece; EFBIG, ENOSPC,
   *     EAGAIN when {@link PerFileOrder#WAITING_MAX} changes of the file wait
   */
  CompletionStage<Outcome<Integer>> write(
      Ino ino, long offset, ByteBuffer source, boolean append, boolean clearPrivileges) {
    if (offset < 0) {
      return CompletableFuture.completedFuture(Outcome.refused(Errno.EINVAL));
    }
    WritePath.Write write =
        new WritePath.Write(ino, source.asReadOnlyBuffer(), append, clearPrivileges);
    return underWay.track(() -> order.submit(ino, () -> writes.write(write, offset)));
  }

  /** Executes a change of attributes that has a size: SetAttributes' own answer; ENOSPC, EAGAIN. */
  CompletionStage<Outcome<ReplyValue>> setSize(Ino ino, AttributeChange change) {
    return underWay.track(() -> order.submit(ino, () -> sizes.setSize(ino, change)));
  }

  /** Executes a change of a range: the attributes afterwards; ENOSPC, EAGAIN as for a write. */
  CompletionStage<Outcome<ReplyValue>> changeRange(RangePath.Range range) {
    return underWay.track(() -> order.submit(range.ino(), () -> ranges.change(range)));
  }

  /** Copies in the target's order; the source may change meanwhile, piece by piece. */
  CompletionStage<Outcome<Long>> copy(CopyPath.Copy copy) {
    return underWay.track(() -> order.submit(copy.to(), () -> copies.copy(copy)));
  }

  /** As {@link org.cairnfs.actors.api.FileSystem#lseek}. */
  CompletionStage<Outcome<Long>> seek(Ino ino, long offset, int whence) {
    return underWay.track(() -> seeks.seek(ino, offset, whence));
  }

  /** Completes when the changes of the file called for before, and all else done, are durable. */
  CompletionStage<Void> fsync(Ino ino) {
    return order.settled(ino).thenCompose(settled -> durable());
  }

  /** Completes when all changes called for before are durable. */
  CompletionStage<Void> drain() {
    return order.settled().thenCompose(settled -> durable());
  }

  private CompletionStage<Void> durable() {
    return storage.whenDurable(storage.appendedPosition());
  }

  /** Ends: completes when everything under way has and all grants are given back. */
  CompletionStage<Void> close() {
    return underWay.close().thenCompose(none -> grants.returnIdle()).thenRun(buffers::forgetIdle);
  }

  /** Bytes of DATA that the mount holds without using them: free, to a user. */
  long bytesHeld() {
    return grants.blocksHeld() * BlockRange.BLOCK;
  }

  DataBuffers buffers() {
    return buffers;
  }

  GrantPool grants() {
    return grants;
  }

  PerFileOrder order() {
    return order;
  }
}
