package org.cairnfs.tests.leaks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.LoanCommand;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.sharding.leaks.NodeProbes;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeSettings;
import org.cairnfs.sharding.membership.VolumeRoot;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.item.LoanId;
import org.cairnfs.storage.leaks.BoundProbe;
import org.cairnfs.storage.leaks.LeakScan;
import org.cairnfs.storage.leaks.Planting;
import org.cairnfs.storage.leaks.Planting.Planted;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Tests that leave the entities of a running node with something in hand; {@link NodeLeaksTest}
 * runs them and expects their failure.
 */
final class PlantedHoldings {
  private static final int SECONDS_MAX = 20;

  /** Borrows, and never answers: no inode of it is ever made. */
  private static final EntityAddress BORROWER =
      EntityAddress.inode(new Ino(2000L * ShardMap.DOMAIN_INODES));

  private PlantedHoldings() {}

  /** A node on storage in memory, and its mount. */
  private static final class Running {
    final ForgetfulStorage storage = new ForgetfulStorage();
    final CairnNode node;
    final NodeMount mount;

    Running() throws IOException {
      VolumeRoot.create(storage.inner(), Clock.systemUTC());
      node =
          CairnNode.start(
              NodeSettings.local("planted", Path.of("META"), Path.of("DATA")), storage.storage());
      mount = node.mount(MountSettings.DEFAULT);
    }

    CompletionStage<Outcome<Void>> setXattr() {
      return mount
          .fileSystem()
          .setxattr(
              PlantedNode.ROOT,
              Ino.ROOT,
              "user.a".getBytes(StandardCharsets.UTF_8),
              new byte[1],
              0);
    }

    /** Scans the node as the end of a test does, then has it end well. */
    void scanThenEnd(String planted, Planting.Undo undo) throws Exception {
      BoundProbe bound = BoundProbe.bind(NodeProbes.ofIdleNode(node), "node 8");
      try {
        awaitHolding(planted);
        bound.close();
      } finally {
        bound.release();
        System.clearProperty(LeakScan.GRACE_MILLIS);
        undo.run();
        node.stop();
      }
    }

    private void awaitHolding(String planted) throws IOException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
      while (NodeProbes.holdings(node.context().cache()).scan().stream()
          .noneMatch(suspect -> suspect.what().contains(planted))) {
        if (System.nanoTime() > end) {
          throw new AssertionError("never seen: " + planted);
        }
        Thread.onSpinWait();
      }
    }
  }

  private static void await(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  static final class TopologyLockHeld {
    @Planted
    void test() throws Exception {
      Running running = new Running();
      LoanId loan = running.node.storage().openLoan();
      running.node.context().send(new LockCommand.LockTopology(loan, BORROWER));
      running.scanThenEnd(
          "topology lock held",
          () -> running.node.context().send(new LockCommand.UnlockTopology(loan)));
    }
  }

  static final class MessageWaits {
    @Planted
    void test() throws Exception {
      Running running = new Running();
      EntityAddress lender = EntityAddress.directory(Ino.ROOT);
      LoanId loan = running.node.storage().openLoan();
      running.node.context().send(new LoanCommand.Lend(lender, Ino.ROOT, loan, BORROWER));
      CompletionStage<?> waiting = running.setXattr();
      running.scanThenEnd(
          "messages that wait",
          () -> {
            running.node.context().send(new LoanCommand.Settle(lender, Ino.ROOT, loan));
            await(waiting);
          });
    }
  }

  static final class RequestParked {
    @Planted
    void test() throws Exception {
      Running running = new Running();
      running.storage.forget();
      CompletionStage<?> parked =
          running.mount.fileSystem().lookup(PlantedNode.ROOT, Ino.ROOT, PlantedNode.NAME);
      running.scanThenEnd(
          "parked messages",
          () -> {
            running.storage.remember();
            await(parked);
          });
    }
  }

  /** A node that the tests of a class share is scanned after each of them. */
  @ScannedAtEndOfClass(because = "this is what is tested")
  static final class OfASharedNode {
    private static Running running;
    private static long handle;

    @BeforeAll
    static void start() throws Exception {
      running = new Running();
    }

    @Planted
    void test() throws Exception {
      handle =
          PlantedNode.get(running.mount.fileSystem().opendir(PlantedNode.ROOT, Ino.ROOT, 0))
              .handle();
    }

    @AfterAll
    static void stop() throws Exception {
      System.clearProperty(LeakScan.GRACE_MILLIS);
      PlantedNode.get(running.mount.fileSystem().releasedir(PlantedNode.ROOT, Ino.ROOT, handle));
      running.node.stop();
    }
  }
}
