package org.cairnfs.sharding.lease;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.storage.item.ShardId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to run one shard: held from the moment its store is open.
 *
 * <p>Made by sharding, by reflection, with a name that ends in the shard's number. Acquiring never
 * answers false: it completes when the shard is open, or exceptionally, and sharding tries again.
 * Release does nothing: stores are closed when all entities are gone, by who stops the node.
 */
public final class ShardLease extends Lease {
  private static final Logger log = LoggerFactory.getLogger(ShardLease.class);

  private final NodeContext node;
  private final ShardId shard;
  private volatile boolean held;

  public ShardLease(LeaseSettings settings, ExtendedActorSystem system) {
    String name = settings.leaseName();
    this.shard = new ShardId(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)));
    this.node =
        system
            .settings()
            .setup()
            .get(NodeContextSetup.class)
            .map(NodeContextSetup::context)
            .orElseThrow(
                () -> new IllegalStateException("actor system without a NodeContextSetup"));
    this.settings = settings;
  }

  private final LeaseSettings settings;

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    return node.openShard(shard)
        .handle(
            (context, failure) -> {
              if (failure == null) {
                held = true;
                return CompletableFuture.completedFuture(true);
              }
              log.error("{} cannot be opened; trying again", shard, failure);
              return CompletableFuture.<Boolean>failedFuture(failure);
            })
        .thenCompose(stage -> stage);
  }

  @Override
  public CompletionStage<Boolean> acquire(Consumer<java.util.Optional<Throwable>> lost) {
    return acquire();
  }

  @Override
  public CompletionStage<Boolean> release() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public boolean checkLease() {
    return held;
  }
}
