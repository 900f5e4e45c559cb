package org.cairnfs.sharding.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.InodeCommand.GetExtents;
import org.cairnfs.actors.protocol.ReplyValue.ExtentsFound;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.volume.NodeStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads blocks of files from DATA and believes none without its checksum.
 *
 * <p>The space of the shard is told of a reader before the extent map is asked for, so that no
 * block of the map gets other content while it is read. A block that does not match is read once
 * more under a map of then.
 */
final class BlockReader {
  private static final Logger LOG = LoggerFactory.getLogger(BlockReader.class);
  private static final byte[] ZEROS = new byte[BlockRange.BLOCK];

  /** What is done with a map while its blocks stay what they are; repeated on a mismatch. */
  interface MapUse<R> {
    R on(ExtentsFound map) throws IOException;
  }

  private record Ticket(DataSpace space, long number) {
    static Ticket of(DataSpace space) {
      return new Ticket(space, space.beginRead());
    }

    void end() {
      space.endRead(number);
    }
  }

  private final Entities entities;
  private final NodeStorage storage;
  private final ShardMap shardMap;
  private final DataThreads threads;

  BlockReader(Entities entities, NodeStorage storage, ShardMap shardMap, DataThreads threads) {
    this.entities = entities;
    this.storage = storage;
    this.shardMap = shardMap;
    this.threads = threads;
  }

  /** The extents of a range, of which no block is read. */
  CompletionStage<Outcome<ExtentsFound>> map(Ino ino, BlockRange range) {
    return entities
        .ask(request -> new GetExtents(request, ino, range.first(), range.count()))
        .thenApply(answer -> UnexpectedAnswerException.expect(ExtentsFound.class, answer));
  }

  /**
   * Asks for the extents of a range and uses them, on a thread of data unless there are none.
   *
   * @return what the use returned; exceptionally an IOException of the device, or {@link
   *     ChecksumMismatchException}
   */
  <R> CompletionStage<Outcome<R>> withMap(Ino ino, BlockRange range, MapUse<R> use) {
    return attempt(ino, range, use)
        .exceptionallyCompose(
            failure -> isMismatch(failure) ? again(ino, range, use, failure) : failed(failure));
  }

  private static boolean isMismatch(Throwable failure) {
    return causeOf(failure) instanceof ChecksumMismatchException;
  }

  static Throwable causeOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  private static <R> CompletionStage<R> failed(Throwable failure) {
    return CompletableFuture.failedFuture(causeOf(failure));
  }

  private <R> CompletionStage<Outcome<R>> again(
      Ino ino, BlockRange range, MapUse<R> use, Throwable first) {
    LOG.warn("reading again: {}", causeOf(first).getMessage());
    return attempt(ino, range, use)
        .whenComplete(
            (outcome, failure) -> {
              if (failure != null && isMismatch(failure)) {
                LOG.error("damaged data: {}", causeOf(failure).getMessage());
              }
            });
  }

  private <R> CompletionStage<Outcome<R>> attempt(Ino ino, BlockRange range, MapUse<R> use) {
    return begin(ino)
        .thenCompose(
            ticket ->
                map(ino, range)
                    .thenCompose(found -> used(found, use))
                    .whenComplete((result, failure) -> ticket.end()));
  }

  /** A shard that is not open here yet is opened by the first command to it. */
  private CompletionStage<Ticket> begin(Ino ino) {
    ShardId shard = shardMap.shardOf(ino);
    if (storage.shard(shard).isPresent()) {
      return CompletableFuture.completedFuture(Ticket.of(storage.dataSpace(shard)));
    }
    return map(ino, new BlockRange(0, 1)).thenApply(opened -> Ticket.of(storage.dataSpace(shard)));
  }

  private <R> CompletionStage<Outcome<R>> used(Outcome<ExtentsFound> found, MapUse<R> use) {
    if (found instanceof Outcome.Ok<ExtentsFound> ok) {
      ExtentsFound map = ok.value();
      if (!map.extents().isEmpty()) {
        return threads.call(() -> Outcome.ok(use.on(map)));
      }
      try {
        return CompletableFuture.completedFuture(Outcome.ok(use.on(map)));
      } catch (IOException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return CompletableFuture.completedFuture(
        Outcome.refused(((Outcome.Refused<ExtentsFound>) found).errno()));
  }

  /**
   * Fills a buffer with blocks of a file; holes, unwritten blocks and what is past the end of the
   * file become zeros.
   *
   * @param map covers at least the range
   * @param target from position 0, as long as the range
   */
  void load(Ino ino, ExtentsFound map, BlockRange range, ByteBuffer target) throws IOException {
    long next = range.first();
    for (List<Extent> neighbours : neighbours(map.extents(), range)) {
      Extent head = neighbours.get(0);
      Extent tail = neighbours.get(neighbours.size() - 1);
      zero(target, position(range, next), position(range, head.block()));
      ByteBuffer part = part(target, range, head.block(), tail.end());
      storage.data().read(head.start() * BlockRange.BLOCK, part);
      for (Extent extent : neighbours) {
        verify(ino, extent, part(target, range, extent.block(), extent.end()));
      }
      next = tail.end();
    }
    zero(target, position(range, next), range.bytes());
    long present = Math.max(0, map.size() - range.offset());
    zero(target, (int) Math.min(present, range.bytes()), range.bytes());
  }

  /** The written parts of extents in the range, those together that one transfer can read. */
  private static List<List<Extent>> neighbours(List<Extent> extents, BlockRange range) {
    List<List<Extent>> all = new ArrayList<>();
    Extent before = null;
    for (Extent extent : extents) {
      if (!extent.isWritten() || extent.end() <= range.first() || extent.block() >= range.end()) {
        continue;
      }
      Extent clipped = extent.clip(range.first(), range.end());
      if (before == null
          || before.end() != clipped.block()
          || before.run().end() != clipped.start()) {
        all.add(new ArrayList<>());
      }
      all.get(all.size() - 1).add(clipped);
      before = clipped;
    }
    return all;
  }

  private static int position(BlockRange range, long block) {
    return (int) (block - range.first()) * BlockRange.BLOCK;
  }

  private static ByteBuffer part(ByteBuffer target, BlockRange range, long from, long to) {
    int start = position(range, from);
    return target.slice(start, position(range, to) - start);
  }

  private void verify(Ino ino, Extent extent, ByteBuffer blocks) throws IOException {
    int[] found = checksums(blocks);
    for (int i = 0; i < found.length; i++) {
      int expected = extent.checksums().at(i);
      if (found[i] != expected) {
        BlockDevice device = storage.data();
        throw new ChecksumMismatchException(
            device.name(), ino, extent.block() + i, extent.start() + i, expected, found[i]);
      }
    }
  }

  /** The CRC32C of each block in a buffer, from position 0 to its limit. */
  static int[] checksums(ByteBuffer blocks) {
    int[] checksums = new int[blocks.limit() / BlockRange.BLOCK];
    ByteBuffer view = blocks.duplicate();
    CRC32C crc = new CRC32C();
    for (int i = 0; i < checksums.length; i++) {
      view.limit((i + 1) * BlockRange.BLOCK).position(i * BlockRange.BLOCK);
      crc.reset();
      crc.update(view);
      checksums[i] = (int) crc.getValue();
    }
    return checksums;
  }

  /** Clears the bytes {@code from <= position < to}. */
  static void zero(ByteBuffer target, int from, int to) {
    for (int at = from; at < to; at += ZEROS.length) {
      target.put(at, ZEROS, 0, Math.min(ZEROS.length, to - at));
    }
  }
}
