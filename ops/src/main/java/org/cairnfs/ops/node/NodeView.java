package org.cairnfs.ops.node;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A running node: snapshots of its state, and the events it commits. All methods return at once.
 */
public interface NodeView {
  NodeStatus status();

  /** Every shard of the volume, by number; those open elsewhere carry only their node and state. */
  List<ShardStatus> shards();

  /**
   * Growing counts since the start, by name in snake case without unit prefix ({@code
   * fuse_requests_total}). Gauges have names that do not end in {@code _total}.
   */
  Map<String, Long> counters();

  /**
   * Calls the listener with every event once it is durable, in log order, from now on. The listener
   * must not block.
   */
  Registration onCommitted(Consumer<CommittedEvent> listener);

  /** Ends what it stands for when closed; closing twice is allowed. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
