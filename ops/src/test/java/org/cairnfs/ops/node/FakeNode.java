package org.cairnfs.ops.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/** A node that tells what the test says. */
public final class FakeNode implements NodeView {
  private final Set<Consumer<CommittedEvent>> listeners = new CopyOnWriteArraySet<>();
  private volatile NodeState state = NodeState.UP;

  public void become(NodeState next) {
    state = next;
  }

  public void commit(CommittedEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  public int listeners() {
    return listeners.size();
  }

  @Override
  public NodeStatus status() {
    return new NodeStatus(
        "fake",
        state,
        "1",
        4711,
        Instant.EPOCH,
        "/mnt/\"quoted\"",
        "pekko://cairn@127.0.0.1:1",
        3,
        12,
        new NodeStatus.VolumeStatus("id", "/m", "/d", 64, 64, 1 << 30, 1 << 29, 1L << 40, 1L << 39),
        1_000,
        900,
        List.of(new NodeStatus.Member("pekko://cairn@127.0.0.1:1", "up")));
  }

  @Override
  public List<ShardStatus> shards() {
    return List.of(
        new ShardStatus(0, "a", "open", Map.of("directory", 2, "inode", 3), 100, 1_000),
        new ShardStatus(1, "a", "open", Map.of("directory", 1), 10, 900));
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of("fuse_requests_total", 7L, "fuse_in_flight", 2L);
  }

  @Override
  public Registration onCommitted(Consumer<CommittedEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
