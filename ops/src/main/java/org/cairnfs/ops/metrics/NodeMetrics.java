package org.cairnfs.ops.metrics;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cairnfs.ops.node.NodeState;
import org.cairnfs.ops.node.NodeStatus;
import org.cairnfs.ops.node.NodeView;
import org.cairnfs.ops.node.ShardStatus;

/** The figures of a node: its volume, log, shards, counters and JVM. */
public final class NodeMetrics {
  private NodeMetrics() {}

  public static List<Metric> of(NodeView node) {
    List<Metric> metrics = new ArrayList<>();
    addStatus(metrics, node.status());
    addShards(metrics, node.shards());
    new TreeMap<>(node.counters()).forEach((name, value) -> metrics.add(counter(name, value)));
    addJvm(metrics);
    return metrics;
  }

  private static void addStatus(List<Metric> metrics, NodeStatus status) {
    NodeStatus.VolumeStatus volume = status.volume();
    metrics.add(
        Metric.gauge(
            "cairn_up", "1 while the node is up.", status.state() == NodeState.UP ? 1 : 0));
    metrics.add(
        Metric.gauge(
            "cairn_start_time_seconds",
            "When the node started.",
            status.started().toEpochMilli() / 1e3));
    metrics.add(
        Metric.gauge(
            "cairn_slot_epoch", "Epoch of this node's claim of its slot.", status.epoch()));
    metrics.add(
        Metric.gauge(
            "cairn_cluster_members",
            "Members of the cluster that this node knows.",
            status.members().size()));
    metrics.add(
        Metric.counter(
            "cairn_log_appended_bytes_total",
            "Position of the last transaction in the log.",
            status.logAppended()));
    metrics.add(
        Metric.counter(
            "cairn_log_durable_bytes_total",
            "Position up to which the log survives a crash.",
            status.logDurable()));
    metrics.add(Metric.gauge("cairn_meta_bytes", "Size of META.", volume.metaTotal()));
    metrics.add(Metric.gauge("cairn_meta_free_bytes", "What is free of it.", volume.metaFree()));
    metrics.add(Metric.gauge("cairn_data_bytes", "Size of DATA.", volume.dataTotal()));
    metrics.add(Metric.gauge("cairn_data_free_bytes", "What is free of it.", volume.dataFree()));
    metrics.add(
        Metric.gauge("cairn_shards_open", "Shards open on this node.", volume.openShards()));
  }

  /** Summed over shards: thousands of shards are for the API, not for every scrape. */
  private static void addShards(List<Metric> metrics, List<ShardStatus> shards) {
    Map<String, Long> entities = new TreeMap<>();
    for (ShardStatus shard : shards) {
      shard.entities().forEach((kind, count) -> entities.merge(kind, (long) count, Long::sum));
    }
    List<Metric.Sample> samples = new ArrayList<>();
    entities.forEach((kind, count) -> samples.add(new Metric.Sample(Map.of("kind", kind), count)));
    metrics.add(
        new Metric("cairn_entities", Metric.Type.GAUGE, "Running entities by kind.", samples));
    metrics.add(
        Metric.gauge(
            "cairn_items",
            "Items in the open shards.",
            shards.stream().mapToLong(ShardStatus::items).sum()));
  }

  private static Metric counter(String name, long value) {
    return name.endsWith("_total")
        ? Metric.counter("cairn_" + name, "A count since the start.", value)
        : Metric.gauge("cairn_" + name, "A level.", value);
  }

  private static void addJvm(List<Metric> metrics) {
    Runtime runtime = Runtime.getRuntime();
    metrics.add(
        Metric.gauge(
            "jvm_heap_used_bytes", "Used heap.", runtime.totalMemory() - runtime.freeMemory()));
    metrics.add(Metric.gauge("jvm_heap_max_bytes", "Largest heap.", runtime.maxMemory()));
    metrics.add(
        Metric.gauge(
            "jvm_threads", "Live threads.", ManagementFactory.getThreadMXBean().getThreadCount()));
    metrics.add(Metric.gauge("jvm_direct_bytes", "Direct buffers.", directBytes()));
    double seconds = 0;
    long collections = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      seconds += collector.getCollectionTime() / 1e3;
      collections += collector.getCollectionCount();
    }
    metrics.add(Metric.counter("jvm_gc_seconds_total", "Time in garbage collection.", seconds));
    metrics.add(Metric.counter("jvm_gc_collections_total", "Garbage collections.", collections));
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
