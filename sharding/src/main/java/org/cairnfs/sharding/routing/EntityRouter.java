package org.cairnfs.sharding.routing;

import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.coordination.lease.LeaseUsageSettings;
import org.cairnfs.actors.directory.DirectoryEntity;
import org.cairnfs.actors.dispatch.LocalFirst;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.entity.ShardEntity;
import org.cairnfs.actors.inode.InodeEntity;
import org.cairnfs.actors.lock.LockEntity;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.EntityMessage;
import scala.concurrent.duration.FiniteDuration;

/** Sends commands into the cluster's one sharded type. */
public final class EntityRouter {
  /** The name of the type; part of persistent lease names. */
  static final String TYPE = "cairn";

  private static final String LEASE = "cairn.shard-lease";
  private static final FiniteDuration LEASE_RETRY =
      FiniteDuration.create(300, TimeUnit.MILLISECONDS);

  private final ActorRef<EntityMessage> region;

  private EntityRouter(ActorRef<EntityMessage> region) {
    this.region = region;
  }

  /** Starts this node's region and lets the node's entities send through it. */
  public static EntityRouter start(ActorSystem<?> system, NodeContext node) {
    EntityTypeKey<EntityMessage> type = EntityTypeKey.create(EntityMessage.class, TYPE);
    ClusterShardingSettings settings =
        ClusterShardingSettings.create(system)
            .withLeaseSettings(new LeaseUsageSettings(LEASE, LEASE_RETRY));
    Entity<EntityMessage, EntityMessage> entity =
        Entity.of(type, context -> entity(node, context))
            .withMessageExtractor(new EntityExtractor(node.shardMap()))
            .withStopMessage(new ShardEntity.Stop())
            .withSettings(settings)
            .withEntityProps(DispatcherSelector.fromConfig(LocalFirst.DISPATCHER));
    EntityRouter router = new EntityRouter(ClusterSharding.get(system).init(entity));
    node.routeThrough(router::send);
    return router;
  }

  private static Behavior<EntityMessage> entity(
      NodeContext node, EntityContext<EntityMessage> context) {
    EntityAddress address = EntityAddress.ofEntityId(context.getEntityId());
    return switch (address.kind()) {
      case DIRECTORY -> DirectoryEntity.create(node, address, context.getShard());
      case INODE -> InodeEntity.create(node, address, context.getShard());
      case LOCKS -> LockEntity.create(node, address, context.getShard());
    };
  }

  /** Sends a command on its way; nothing tells whether it arrives. */
  public void send(EntityCommand command) {
    region.tell(command);
  }
}
