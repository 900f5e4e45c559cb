package org.cairnfs.ops.daemon;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSystem;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.ops.node.CommittedEvent;
import org.cairnfs.ops.node.FakeNode;
import org.cairnfs.ops.node.NodeStatus;
import org.cairnfs.ops.node.ShardStatus;
import org.jspecify.annotations.Nullable;

/** A node without a file system. */
final class StubNode implements RunningNode {
  final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  volatile boolean stopped;
  volatile @Nullable IOException stopFailure;

  private final FakeNode view = new FakeNode();
  private final ActorSystem system;

  StubNode(ActorSystem system) {
    this.system = system;
  }

  @Override
  public ActorSystem system() {
    return system;
  }

  @Override
  public boolean isClustered() {
    return false;
  }

  @Override
  public FileSystem fileSystem() {
    Object never =
        Proxy.newProxyInstance(
            FileSystem.class.getClassLoader(),
            new Class<?>[] {FileSystem.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException("nobody mounts it");
            });
    return (FileSystem) never;
  }

  @Override
  public LocalWork localWork() {
    return LocalWork.NONE;
  }

  @Override
  public CompletionStage<Throwable> failed() {
    return failed;
  }

  @Override
  public void stop() throws IOException {
    stopped = true;
    IOException failure = stopFailure;
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public NodeStatus status() {
    return view.status();
  }

  @Override
  public List<ShardStatus> shards() {
    return view.shards();
  }

  @Override
  public Map<String, Long> counters() {
    return view.counters();
  }

  @Override
  public Registration onCommitted(Consumer<CommittedEvent> listener) {
    return view.onCommitted(listener);
  }
}
