package org.cairnfs.tests.leaks;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.dispatch.LocalFirst;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.LoanCommand;
import org.cairnfs.actors.protocol.MountIncarnation;
import org.cairnfs.sharding.leaks.EndedNodes;
import org.cairnfs.sharding.leaks.NodeProbes;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.device.BufferPool;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.leaks.BoundProbe;
import org.cairnfs.storage.leaks.Planting;
import org.cairnfs.storage.leaks.Planting.Planted;
import org.cairnfs.storage.leaks.PooledBufferProbe;
import org.cairnfs.storage.leaks.Suspect;
import org.cairnfs.storage.leaks.Tracked;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.volume.NodeClaim;
import org.cairnfs.storage.volume.NodeStorage;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;

/** Tests that leak in a node; {@link NodeLeaksTest} runs them and expects their failure. */
final class PlantedNodeLeaks {
  /** No inode of it is ever made. */
  private static final Ino NOWHERE = new Ino(2000L * ShardMap.DOMAIN_INODES);

  private static final int ENDED_MOUNT = 77;

  private PlantedNodeLeaks() {}

  static final class ActorSystemThatEnds {
    @Planted
    void test() throws Exception {
      ActorTestKit kit = ActorTestKit.create();
      LocalFirst work = LocalFirst.of(kit.system());
      CompletableFuture<String> answer = new CompletableFuture<>();
      ActorRef<String> actor =
          kit.spawn(
              Behaviors.receiveMessage(
                  message -> {
                    answer.complete(message);
                    return Behaviors.same();
                  }),
              DispatcherSelector.fromConfig(LocalFirst.DISPATCHER));
      work.enter();
      actor.tell("hello");
      work.run();
      work.leave();
      answer.get(10, TimeUnit.SECONDS);
      kit.shutdownTestKit();
    }
  }

  static final class Clean {
    @Planted
    void test() throws Exception {
      PlantedNode planted = PlantedNode.start("clean");
      FileSystem fs = planted.mount.fileSystem();
      try (BoundProbe bound = BoundProbe.bind(NodeProbes.ofIdleNode(planted.node), "clean node")) {
        Created file = planted.create();
        Ino ino = file.entry().ino();
        ByteBuffer text = ByteBuffer.wrap("text".getBytes(StandardCharsets.UTF_8));
        long handle = file.file().handle();
        PlantedNode.get(fs.write(PlantedNode.ROOT, ino, handle, 0, text, false, false));
        PlantedNode.get(fs.read(PlantedNode.ROOT, ino, handle, 0, 4096)).close();
        PlantedNode.get(fs.unlink(PlantedNode.ROOT, Ino.ROOT, PlantedNode.NAME));
        planted.giveBack(file);
        planted.giveBack(planted.create());
      }
      planted.node.stop();
    }
  }

  /** Leaks of a node while it runs. */
  static final class Running {
    @Planted
    void test() throws Exception {
      PlantedNode planted = PlantedNode.start("running");
      BoundProbe bound = BoundProbe.bind(NodeProbes.ofIdleNode(planted.node), "node 5");
      Created file = planted.create();
      try {
        bound.close();
      } finally {
        planted.giveBack(file);
        planted.node.stop();
      }
    }
  }

  /** Leaks of a mount whose front end has ended. */
  static final class Unmounted {
    @Planted
    void test() throws Exception {
      PlantedNode planted = PlantedNode.start("unmounted");
      Created file = planted.create();
      Ino ino = file.entry().ino();
      long handle = file.file().handle();
      ByteBuffer text = ByteBuffer.wrap("text".getBytes(StandardCharsets.UTF_8));
      FileSystem fs = planted.mount.fileSystem();
      PlantedNode.get(fs.write(PlantedNode.ROOT, ino, handle, 0, text, false, false));
      PlantedNode.get(fs.read(PlantedNode.ROOT, ino, handle, 0, 4096));
      planted.unmount();
      planted.node.stop();
    }
  }

  /** Leaks of a node that ends. */
  static final class Ended {
    @Planted
    void test() throws Exception {
      PlantedNode planted = PlantedNode.start("ended");
      planted.unmount();
      NodeStorage storage = planted.node.storage();
      DataSpace space = storage.dataSpace(planted.shard());
      space.beginRead();
      EntityAddress root = EntityAddress.directory(Ino.ROOT);
      EntityAddress other = EntityAddress.inode(NOWHERE);
      planted.node.context().send(new LoanCommand.Lend(root, Ino.ROOT, storage.openLoan(), other));
      planted.node.system().systemActorOf(Behaviors.empty(), "mount-" + ENDED_MOUNT, Props.empty());
      NodeClaim claim = storage.claim();
      long holder = MountIncarnation.of(claim.epoch(), claim.slot(), ENDED_MOUNT);
      space.refill(1).toCompletableFuture().get(10, TimeUnit.SECONDS);
      Transaction.Builder grant = Transaction.builder();
      space
          .grant(holder, 1)
          .orElseThrow()
          .changes()
          .forEach(change -> grant.add(planted.shard(), change));
      storage.append(grant.build());
      storage.append(
          Transaction.builder()
              .put(
                  planted.node.context().shardMap().shardOf(NOWHERE),
                  Keys.orphan(NOWHERE),
                  Bytes.EMPTY)
              .build());
      planted.node.stop();
      VolumeProbes.leftovers(
              PlantedNode.meta(planted.directory), PlantedNode.data(planted.directory))
          .scan()
          .forEach(PlantedNodeLeaks::leave);
    }
  }

  /** Shows what was found with the failure. */
  private static void leave(Suspect suspect) {
    Planting.undo(() -> Tracked.released(suspect));
    Tracked.register(suspect, "left: " + suspect.what());
  }

  static final class MemoryOfAVolume {
    @Planted
    void test() throws Exception {
      Path directory = PlantedNode.format();
      Volume volume =
          Volume.open(
              PlantedNode.meta(directory),
              PlantedNode.data(directory),
              VolumeOptions.of("memory", failure -> {}));
      Planting.undo(volume::close);
      ShardId shard = new ShardMap(volume.info().shardCount()).shardOf(Ino.ROOT);
      ShardStore store = volume.openShard(shard).toCompletableFuture().get(10, TimeUnit.SECONDS);
      store.load(Keys.record(Ino.ROOT)).toCompletableFuture().get(10, TimeUnit.SECONDS);
      Planting.undo(BoundProbe.bind(EndedNodes.memory(volume), "volume 6")::close);
    }
  }

  static final class PooledBuffer {
    @Planted
    void test() throws Exception {
      BufferPool pool = PooledBufferProbe.ofTableWriters().pools().get(0);
      ByteBuffer buffer = pool.acquire();
      Planting.undo(() -> pool.release(buffer));
    }
  }

  static final class NodeOfAnotherProcess {
    @Planted
    void test() throws Exception {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] status =
          "{\"counters\":{\"loans_open\":3,\"mount_files_open\":0}}"
              .getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/api/v1/status",
          exchange -> {
            exchange.sendResponseHeaders(200, status.length);
            exchange.getResponseBody().write(status);
            exchange.close();
          });
      server.start();
      Planting.undo(() -> server.stop(0));
      BoundProbe.bind(new StatusProbe("127.0.0.1:" + server.getAddress().getPort()), "node 7")
          .close();
    }
  }
}
