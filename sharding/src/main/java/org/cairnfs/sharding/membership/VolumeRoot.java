package org.cairnfs.sharding.membership;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.volume.NodeStorage;

/** Puts the root directory onto a volume that was just made. */
public final class VolumeRoot {
  private static final int MODE = FileKind.DIRECTORY.typeBits() | 0755;

  private VolumeRoot() {}

  /** Creates the root, owned by user and group 0, its own parent; durable when this returns. */
  public static void create(NodeStorage storage, Clock clock) throws IOException {
    ShardId shard = new ShardMap(storage.info().shardCount()).shardOf(Ino.ROOT);
    long position = Math.max(InodeRecord.FIRST_POSITION, storage.info().inoOrigin());
    InodeRecord root =
        InodeRecord.fresh(MODE, 0, 0, 0, Timestamp.of(clock.instant()), 1, Ino.ROOT)
            .edit()
            .nextPosition(position)
            .build();
    try {
      storage.openShard(shard).toCompletableFuture().join();
      long appended =
          storage.append(
              Transaction.builder().put(shard, Keys.record(Ino.ROOT), root.encode()).build());
      storage.whenDurable(appended).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IOException("the root directory cannot be written", e.getCause());
    }
  }
}
