package org.cairnfs.sharding.mount;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.ReplyValue.Sought;

/** Finds data and holes. A search looks at a bounded number of extents at a time. */
final class SeekPath {
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  private final Entities entities;

  SeekPath(Entities entities) {
    this.entities = entities;
  }

  /** As {@link org.cairnfs.actors.api.FileSystem#lseek}. */
  CompletionStage<Outcome<Long>> seek(Ino ino, long offset, int whence) {
    if (whence != SEEK_DATA && whence != SEEK_HOLE) {
      return completed(Outcome.refused(Errno.EINVAL));
    }
    if (offset < 0) {
      return completed(Outcome.refused(Errno.ENXIO));
    }
    return seek(ino, offset, BlockRange.blockOf(offset), whence == SEEK_DATA);
  }

  private CompletionStage<Outcome<Long>> seek(Ino ino, long offset, long from, boolean data) {
    return entities
        .ask(request -> new InodeCommand.Seek(request, ino, from, data))
        .thenCompose(answer -> next(ino, offset, data, answer));
  }

  private CompletionStage<Outcome<Long>> next(
      Ino ino, long offset, boolean data, Outcome<ReplyValue> answer) {
    if (answer instanceof Outcome.Refused<ReplyValue> refused) {
      return completed(Outcome.refused(refused.errno()));
    }
    Sought sought = (Sought) ((Outcome.Ok<ReplyValue>) answer).value();
    if (offset >= sought.size()) {
      return completed(Outcome.refused(Errno.ENXIO));
    }
    if (sought.block() > BlockRange.blockOf(sought.size() - 1)) {
      return completed(data ? Outcome.refused(Errno.ENXIO) : Outcome.ok(sought.size()));
    }
    return sought.found()
        ? completed(Outcome.ok(Math.max(offset, sought.block() * BlockRange.BLOCK)))
        : seek(ino, offset, sought.block(), data);
  }

  private static <T> CompletionStage<T> completed(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
