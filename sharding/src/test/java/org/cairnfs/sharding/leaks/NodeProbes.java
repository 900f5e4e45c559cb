package org.cairnfs.sharding.leaks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.cairnfs.actors.entity.EntityCache;
import org.cairnfs.actors.entity.Holdings;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.entity.ShardContext;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.MountIncarnation;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Item;
import org.cairnfs.storage.leaks.LeakProbe;
import org.cairnfs.storage.leaks.Suspect;
import org.cairnfs.storage.store.ShardStore;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What may leak in a node of this JVM.
 *
 * <p>All of it is gone when the node is idle and has no mount. {@link #ofIdleNode} holds while
 * mounts are there too, if they are idle: no file open, nothing known to the kernel but the root.
 */
public final class NodeProbes {
  private static final int PAGE = 1024;
  private static final String MOUNT_ACTOR = "mount-";

  private NodeProbes() {}

  /** Probes to bind while tests use a node, when each of them leaves its mounts idle. */
  public static List<LeakProbe> ofIdleNode(CairnNode node) {
    NodeContext context = node.context();
    return List.of(
        loans(node),
        holdings(context.cache()),
        reads(context),
        mounts(node),
        orphans(context),
        grantsOfEndedMounts(context),
        mountActors(node));
  }

  /** Probes for the moment when all mounts have ended. */
  public static List<LeakProbe> withoutMounts(CairnNode node) {
    List<LeakProbe> probes = new ArrayList<>(ofIdleNode(node));
    probes.add(entities(node.context().cache()));
    return probes;
  }

  /** Loans that no operation will settle. */
  public static LeakProbe loans(CairnNode node) {
    return new NodeProbe(
        "loans", () -> Suspect.counted("loans", node.storage().openLoans(), "open loans"));
  }

  /** Readers that never said that they have finished: they keep freed blocks from being used. */
  public static LeakProbe reads(NodeContext node) {
    return new NodeProbe(
        "reads under way",
        () ->
            node.openShards().stream()
                .flatMap(
                    shard ->
                        Suspect.counted(
                            shard.shard().toString(),
                            shard.space().readsUnderWay(),
                            "readers of " + shard.shard())
                            .stream())
                .toList());
  }

  /** What live mounts hold. */
  public static LeakProbe mounts(CairnNode node) {
    return new NodeProbe(
        "opens and references", () -> node.mounts().stream().flatMap(NodeProbes::held).toList());
  }

  private static Stream<Suspect> held(NodeMount mount) {
    NodeMount.Counts counts = mount.counts();
    return Stream.concat(
        used(mount),
        Stream.of(
                Suspect.counted(
                    mount.id() + " inodes",
                    counts.references() - 1L,
                    "inodes that the kernel knows through " + name(mount)),
                Suspect.counted(
                    mount.id() + " requests",
                    counts.underWay(),
                    "requests without an answer of " + name(mount)))
            .flatMap(List::stream));
  }

  /** What a mount holds that its front end should have given back. */
  static Stream<Suspect> used(NodeMount mount) {
    NodeMount.Counts counts = mount.counts();
    return Stream.of(
            Suspect.counted(mount.id() + " open", counts.open(), "open files of " + name(mount)),
            Suspect.counted(
                mount.id() + " buffers",
                counts.bufferBytes(),
                "bytes of data buffers of " + name(mount)))
        .flatMap(List::stream);
  }

  private static String name(NodeMount mount) {
    return MOUNT_ACTOR + Long.toUnsignedString(mount.id());
  }

  /** Inodes without a link that nobody deletes: with no file open nobody uses them. */
  public static LeakProbe orphans(NodeContext node) {
    return new NodeProbe(
        "orphan items",
        () -> {
          List<Suspect> suspects = new ArrayList<>();
          for (ShardContext shard : node.openShards()) {
            Bytes zone = Keys.zone(Keys.ORPHANS);
            for (Item item : items(shard.store(), zone, zone.afterPrefix())) {
              String ino = Keys.inoOf(item.key()).toString();
              suspects.add(Suspect.of(ino, "orphan " + ino + " in " + shard.shard()));
            }
          }
          return suspects;
        });
  }

  private static List<Item> items(ShardStore store, Bytes from, Bytes to) throws IOException {
    Optional<List<Item>> found = store.scan(from, to, PAGE);
    while (found.isEmpty()) {
      NodeProbe.answer(store.loadScan(from, to, PAGE));
      found = store.scan(from, to, PAGE);
    }
    return found.get();
  }

  /** Blocks promised to mounts that are gone. */
  public static LeakProbe grantsOfEndedMounts(NodeContext node) {
    return new NodeProbe(
        "grants",
        () -> {
          List<Suspect> suspects = new ArrayList<>();
          for (ShardContext shard : node.openShards()) {
            for (Grant grant : NodeProbe.answer(shard.space().grants(0, 0, PAGE))) {
              if (isEnded(node, grant.holder())) {
                suspects.add(Suspect.of(shard.shard() + " " + grant, grant + " of no mount"));
              }
            }
          }
          return suspects;
        });
  }

  /** Grants of nodes that crashed are for the recovery of their shards to free, step by step. */
  private static boolean isEnded(NodeContext node, long mount) {
    return MountIncarnation.isOf(
            mount, node.storage().claim().epoch(), node.storage().claim().slot())
        && !node.mounts().contains(mount);
  }

  /** Actors of mounts that have ended. */
  public static LeakProbe mountActors(CairnNode node) {
    return new NodeProbe(
        "idle actors",
        () -> {
          ExtendedActorSystem system = (ExtendedActorSystem) node.system().classicSystem();
          ActorRefWithCell guardian = (ActorRefWithCell) system.provider().systemGuardian();
          List<Suspect> suspects = new ArrayList<>();
          for (ActorRef actor :
              CollectionConverters.asJava(guardian.underlying().childrenRefs().children())) {
            String name = actor.path().name();
            if (name.startsWith(MOUNT_ACTOR) && !isLive(node, name)) {
              suspects.add(Suspect.of(name, "actor " + actor.path()));
            }
          }
          return suspects;
        });
  }

  private static boolean isLive(CairnNode node, String actor) {
    return node.context()
        .mounts()
        .contains(Long.parseUnsignedLong(actor.substring(MOUNT_ACTOR.length())));
  }

  /**
   * What entities hold or await: parked and waiting messages, requests begun, inodes lent, file
   * locks, the topology lock.
   */
  public static LeakProbe holdings(EntityCache cache) {
    return new NodeProbe(
        "held by entities",
        () -> {
          List<Suspect> suspects = new ArrayList<>();
          for (Map.Entry<EntityAddress, CompletionStage<Holdings>> asked :
              cache.askHoldings().entrySet()) {
            String entity = asked.getKey().entityId();
            NodeProbe.answer(asked.getValue())
                .counts()
                .forEach(
                    (what, count) ->
                        suspects.addAll(
                            Suspect.counted(
                                entity + " " + what, count, what + " of entity " + entity)));
          }
          return suspects;
        });
  }

  /** Entities that stay when asked to leave: they hold or await something that nobody settles. */
  public static LeakProbe entities(EntityCache cache) {
    return new NodeProbe(
        "entities that cannot leave",
        () -> {
          List<Suspect> suspects = new ArrayList<>();
          cache.visit(
              address ->
                  suspects.add(Suspect.of(address.entityId(), "entity " + address.entityId())));
          return suspects;
        },
        cache::askAllToLeave);
  }
}
