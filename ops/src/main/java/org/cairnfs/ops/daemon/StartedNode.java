package org.cairnfs.ops.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.cluster.typed.Cluster;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.actors.entity.ShardContext;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.ops.node.CommittedEvent;
import org.cairnfs.ops.node.NodeState;
import org.cairnfs.ops.node.NodeStatus;
import org.cairnfs.ops.node.ProgramVersion;
import org.cairnfs.ops.node.ShardStatus;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.LogStructuredStore;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.volume.NodeClaim;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.SpaceTotals;
import org.cairnfs.storage.volume.StorageCounters;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeInfo;

/** A node proper, as the daemon runs it and as it tells about itself. */
final class StartedNode implements RunningNode {
  private final CairnNode node;
  private final DaemonSettings settings;
  private final CompletableFuture<Throwable> failed;
  private final Instant started = Instant.now();

  StartedNode(CairnNode node, DaemonSettings settings, CompletableFuture<Throwable> failed) {
    this.node = node;
    this.settings = settings;
    this.failed = failed;
  }

  @Override
  public ClassicActorSystemProvider system() {
    return node.system();
  }

  @Override
  public boolean isClustered() {
    return true;
  }

  @Override
  public FileSystem fileSystem() {
    MountSettings mount =
        new MountSettings(
            settings.mountOptions().readOnly(),
            settings.mountOptions().noAtime(),
            settings.mountOptions().noAcl());
    return node.mount(mount).fileSystem();
  }

  @Override
  public LocalWork localWork() {
    return node.localWork();
  }

  @Override
  public CompletionStage<Throwable> failed() {
    return failed;
  }

  @Override
  public void stop() {
    node.stop();
  }

  @Override
  public NodeStatus status() {
    NodeStorage storage = node.storage();
    NodeClaim claim = storage.claim();
    return new NodeStatus(
        settings.name(),
        NodeState.UP,
        ProgramVersion.text(),
        ProcessHandle.current().pid(),
        started,
        null,
        cluster().selfMember().address().toString(),
        claim.slot(),
        claim.epoch(),
        volume(storage),
        storage.appendedPosition(),
        storage.durablePosition(),
        members());
  }

  private NodeStatus.VolumeStatus volume(NodeStorage storage) {
    VolumeInfo info = storage.info();
    SpaceTotals totals = storage.totals();
    return new NodeStatus.VolumeStatus(
        info.id().toString(),
        settings.meta().toAbsolutePath().toString(),
        settings.data().toAbsolutePath().toString(),
        info.shardCount(),
        node.context().openShards().size(),
        totals.metaTotal(),
        totals.metaFree(),
        totals.dataTotal(),
        totals.dataFree());
  }

  private Cluster cluster() {
    return Cluster.get(node.system());
  }

  private List<NodeStatus.Member> members() {
    List<NodeStatus.Member> members = new ArrayList<>();
    cluster()
        .state()
        .getMembers()
        .forEach(
            member ->
                members.add(
                    new NodeStatus.Member(
                        member.address().toString(),
                        member.status().toString().toLowerCase(Locale.ROOT))));
    return members;
  }

  @Override
  public List<ShardStatus> shards() {
    Map<ShardId, Map<String, Integer>> entities = new HashMap<>();
    node.context()
        .cache()
        .visit(
            address ->
                entities
                    .computeIfAbsent(shardOf(address), shard -> new HashMap<>())
                    .merge(address.kind().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
    Map<ShardId, ShardStatus> open = new HashMap<>();
    String here = cluster().selfMember().address().toString();
    for (ShardContext shard : node.context().openShards()) {
      ShardStore store = shard.store();
      open.put(
          shard.shard(),
          new ShardStatus(
              shard.shard().value(),
              here,
              "open",
              entities.getOrDefault(shard.shard(), Map.of()),
              store instanceof LogStructuredStore items ? items.items() : 0,
              store.lastPosition()));
    }
    List<ShardStatus> all = new ArrayList<>();
    for (int number = 0; number < node.storage().info().shardCount(); number++) {
      ShardStatus closed = new ShardStatus(number, "", "closed", Map.of(), 0, 0);
      all.add(open.getOrDefault(new ShardId(number), closed));
    }
    return all;
  }

  private ShardId shardOf(EntityAddress address) {
    return node.context().shardMap().shardOfDomain(address.domain());
  }

  @Override
  public Map<String, Long> counters() {
    Map<String, Long> counters = new HashMap<>();
    counters.put("entities_resident", (long) node.context().cache().residents());
    counters.put("loans_open", (long) node.storage().openLoans());
    for (NodeMount mount : node.mounts()) {
      NodeMount.Counts counts = mount.counts();
      counters.merge("mount_inodes_known", (long) counts.references(), Long::sum);
      counters.merge("mount_files_open", (long) counts.open(), Long::sum);
      counters.merge("mount_requests_under_way", (long) counts.underWay(), Long::sum);
      counters.merge("mount_buffer_bytes", counts.bufferBytes(), Long::sum);
      counters.merge("mount_locks_held", (long) counts.locks(), Long::sum);
      counters.merge("mount_lock_waits", (long) counts.lockWaits(), Long::sum);
      counters.merge("mount_requests_total", counts.asked(), Long::sum);
    }
    if (node.storage() instanceof Volume volume) {
      StorageCounters storage = volume.counters();
      counters.put("start_log_records_read", storage.logRecordsRead());
      counters.put("start_log_bytes_read", storage.logBytesRead());
      counters.put("start_records_recovered", storage.recordsRecovered());
      counters.put("table_blocks_missed_total", storage.tableBlocksMissed());
      counters.put("log_written_bytes_total", storage.logBytes());
      counters.put("log_used_bytes", storage.logBytesUsed());
      counters.put("memtable_bytes", storage.memtableBytes());
      counters.put("block_cache_bytes", storage.cacheBytes());
      counters.put("memtable_flushes_total", storage.flushes());
    }
    return counters;
  }

  @Override
  public Registration onCommitted(Consumer<CommittedEvent> listener) {
    NodeClaim claim = node.storage().claim();
    return node.events()
            .listen(
                event ->
                    listener.accept(
                        new CommittedEvent(
                            claim.slot(),
                            claim.epoch(),
                            event.position(),
                            event.index(),
                            event.shard().value(),
                            event.event())))
        ::run;
  }
}
