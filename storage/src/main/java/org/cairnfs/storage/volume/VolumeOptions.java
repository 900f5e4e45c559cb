package org.cairnfs.storage.volume;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How a node opens a volume.
 *
 * @param name of the node, for people
 * @param address under which other nodes reach it; empty if none
 * @param memtableBytes that all shards' memtables together may use before the largest is flushed
 * @param cacheBytes of the block cache
 * @param bufferedLogBytes appended but not yet durable, above which {@code whenRoom} waits
 * @param unflushedLogBytes of log that a start may have to read
 * @param heartbeat how often this node writes that it lives
 * @param processes tells live nodes from dead ones
 * @param seqCeiling no sequence number that this node has drawn exceeds it; published with
 *     heartbeats
 * @param onFailure called once when the node can no longer write its log, or found an invariant
 *     broken, and has to halt
 */
public record VolumeOptions(
    String name,
    String address,
    long memtableBytes,
    long cacheBytes,
    long bufferedLogBytes,
    long unflushedLogBytes,
    Duration heartbeat,
    Processes processes,
    LongSupplier seqCeiling,
    Consumer<Throwable> onFailure) {
  private static final long MIB = 1 << 20;

  /** What a node uses unless told otherwise. */
  public static VolumeOptions of(String name, Consumer<Throwable> onFailure) {
    return new VolumeOptions(
        name,
        "",
        48 * MIB,
        64 * MIB,
        16 * MIB,
        64 * MIB,
        Duration.ofMillis(500),
        Processes.ofThisHost(),
        () -> 0,
        onFailure);
  }

  public VolumeOptions withAddress(String reachable) {
    return new VolumeOptions(
        name,
        reachable,
        memtableBytes,
        cacheBytes,
        bufferedLogBytes,
        unflushedLogBytes,
        heartbeat,
        processes,
        seqCeiling,
        onFailure);
  }

  public VolumeOptions withMemory(long memtables, long cache) {
    return new VolumeOptions(
        name,
        address,
        memtables,
        cache,
        bufferedLogBytes,
        unflushedLogBytes,
        heartbeat,
        processes,
        seqCeiling,
        onFailure);
  }

  public VolumeOptions withLog(long buffered, long unflushed) {
    return new VolumeOptions(
        name,
        address,
        memtableBytes,
        cacheBytes,
        buffered,
        unflushed,
        heartbeat,
        processes,
        seqCeiling,
        onFailure);
  }

  public VolumeOptions withProcesses(Processes other) {
    return new VolumeOptions(
        name,
        address,
        memtableBytes,
        cacheBytes,
        bufferedLogBytes,
        unflushedLogBytes,
        heartbeat,
        other,
        seqCeiling,
        onFailure);
  }

  public VolumeOptions withSeqCeiling(LongSupplier ceiling) {
    return new VolumeOptions(
        name,
        address,
        memtableBytes,
        cacheBytes,
        bufferedLogBytes,
        unflushedLogBytes,
        heartbeat,
        processes,
        ceiling,
        onFailure);
  }
}
