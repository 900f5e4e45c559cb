package org.cairnfs.storage.volume;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.log.NodeLog;

/**
 * The oldest position of this slot's log that somebody still needs, and how it moves.
 *
 * <p>To move it: look who pins the log; make everything appended until then durable, because what
 * was re-appended must be before its old place goes; publish the new tail durably; then let the log
 * overwrite what is before it. A start reads the log from the published tail.
 */
final class LogTail {
  private final NodeLog log;
  private final int slot;
  private final OpenShards shards;
  private final RecoveredLogs recovered;
  private final HeartbeatWriter heartbeat;
  private final long epochStart;
  private long published;

  LogTail(
      NodeLog log,
      SlotClaimer.Claimed claimed,
      OpenShards shards,
      RecoveredLogs recovered,
      HeartbeatWriter heartbeat) {
    this.log = log;
    this.slot = claimed.claim().slot();
    this.shards = shards;
    this.recovered = recovered;
    this.heartbeat = heartbeat;
    this.epochStart = claimed.claim().logStart();
    this.published = claimed.tail();
  }

  int slot() {
    return slot;
  }

  /** Bytes of log that a start would read. */
  synchronized long unflushedBytes() {
    return log.appendedPosition() - published;
  }

  /** Where this epoch's log starts. */
  long epochStart() {
    return epochStart;
  }

  /** How far {@link #advance} would move it; all of the ring if that frees the earlier epochs. */
  synchronized long gain() {
    long tail = pinned();
    return published < epochStart && tail >= epochStart ? Long.MAX_VALUE : tail - published;
  }

  /** Where the tail could be now. */
  private long pinned() {
    long oldest = log.appendedPosition();
    // A shard is added to the open ones before it is forgotten here: look here first.
    oldest = Math.min(oldest, recovered.pinned(slot));
    List<OpenShard> open = shards.all();
    for (OpenShard shard : open) {
      oldest = Math.min(oldest, shard.pinned());
    }
    return oldest;
  }

  /** Moves the tail to where it can be. Blocks for a commit and a flush. */
  synchronized void advance() throws IOException {
    long tail = pinned();
    if (tail <= published) {
      return;
    }
    await(log.whenDurable(log.appendedPosition()));
    heartbeat.publishTail(tail);
    log.releaseBefore(tail);
    published = tail;
  }

  /** The log is closed at this end and everything in it durable. */
  synchronized void finish(long end) throws IOException {
    long pins = pinned();
    published = pins >= log.appendedPosition() ? end : pins;
    heartbeat.publishTail(published);
  }

  private static void await(CompletionStage<Void> durable) throws IOException {
    try {
      durable.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IOException("the log failed before its tail moved", e.getCause());
    }
  }
}
