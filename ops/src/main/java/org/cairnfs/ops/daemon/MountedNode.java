package org.cairnfs.ops.daemon;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cairnfs.fuse.session.Counters;
import org.cairnfs.fuse.session.FuseServer;
import org.cairnfs.ops.node.CommittedEvent;
import org.cairnfs.ops.node.NodeState;
import org.cairnfs.ops.node.NodeStatus;
import org.cairnfs.ops.node.NodeView;
import org.cairnfs.ops.node.ShardStatus;
import org.jspecify.annotations.Nullable;

/**
 * The node as it tells about itself, completed by what only the process knows: its state and its
 * mount.
 */
final class MountedNode implements NodeView {
  private final NodeView node;
  private volatile NodeState state = NodeState.STARTING;
  private volatile @Nullable FuseServer mount;

  MountedNode(NodeView node) {
    this.node = node;
  }

  void become(NodeState next) {
    state = next;
  }

  void mounted(FuseServer server) {
    mount = server;
  }

  @Override
  public NodeStatus status() {
    NodeStatus status = node.status();
    FuseServer server = mount;
    return new NodeStatus(
        status.name(),
        state,
        status.version(),
        status.pid(),
        status.started(),
        server == null ? null : server.mountPoint().toString(),
        status.clusterAddress(),
        status.slot(),
        status.epoch(),
        status.volume(),
        status.logAppended(),
        status.logDurable(),
        status.members());
  }

  @Override
  public List<ShardStatus> shards() {
    return node.shards();
  }

  @Override
  public Map<String, Long> counters() {
    Map<String, Long> counters = new HashMap<>(node.counters());
    FuseServer server = mount;
    if (server != null) {
      Counters fuse = server.counters();
      counters.put("fuse_answered_on_reader_total", fuse.answeredOnReaderThread());
      counters.put("fuse_answered_elsewhere_total", fuse.answeredElsewhere());
      counters.put("fuse_answers_not_taken_total", fuse.answersNotTaken());
      counters.put("fuse_in_flight", (long) fuse.inFlight());
      counters.put("fuse_faults_total", server.faults());
      fuse.requestsByOperation()
          .forEach((operation, count) -> counters.put("fuse_" + operation + "_total", count));
    }
    return counters;
  }

  @Override
  public Registration onCommitted(Consumer<CommittedEvent> listener) {
    return node.onCommitted(listener);
  }
}
