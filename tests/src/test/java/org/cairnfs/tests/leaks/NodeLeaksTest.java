package org.cairnfs.tests.leaks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.cairnfs.storage.leaks.ExpectedLeaks;
import org.cairnfs.storage.leaks.LeakScan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Every kind of leak that only a node can tell about fails the test that planted it. */
class NodeLeaksTest extends ExpectedLeaks {
  /** A node leaves megabytes of buffers to the garbage collector, which needs its time for them. */
  @BeforeEach
  @Override
  protected void waitNoLongerThanNeeded() {
    super.waitNoLongerThanNeeded();
    System.setProperty(LeakScan.GRACE_MILLIS, "1500");
  }

  @Test
  void actorSystemThatEnded_passes() {
    System.clearProperty(LeakScan.GRACE_MILLIS);
    assertEquals("", texts(run(PlantedNodeLeaks.ActorSystemThatEnds.class).getFailures()));
  }

  @Test
  void nodeThatLeavesNothing_passes() {
    System.clearProperty(LeakScan.GRACE_MILLIS);
    assertEquals("", texts(run(PlantedNodeLeaks.Clean.class).getFailures()));
  }

  @Test
  void openFileAndKnownInodeOfARunningNode_fail() {
    assertMentions(
        failure(PlantedNodeLeaks.Running.class),
        "node 5 leaked:",
        "opens and references: 1 open files of mount-",
        "opens and references: 1 inodes that the kernel knows");
  }

  @Test
  void whatAFrontEndDidNotGiveBack_failsAtUnmount() {
    assertMentions(
        failure(PlantedNodeLeaks.Unmounted.class),
        "node unmounted leaked:",
        "opens and buffers: 1 open files of mount-",
        "bytes of data buffers of mount-");
  }

  @Test
  void whatANodeHoldsWithoutMounts_failsAtItsEnd() {
    assertMentions(
        failure(PlantedNodeLeaks.Ended.class),
        "node ended leaked:",
        "loans: 1 open loans",
        "reads under way: 1 readers of ",
        "orphan items: orphan ino ",
        "grants: Grant",
        "idle actors: actor ",
        "entities that cannot leave: entity d1",
        "findings of a check: ",
        "left: orphan ",
        "left: Grant");
  }

  @Test
  void heldTopologyLock_fails() {
    assertMentions(
        holding(PlantedHoldings.TopologyLockHeld.class),
        "node 8 leaked:",
        "held by entities: 1 topology lock held of entity ",
        "loans: 1 open loans");
  }

  @Test
  void waitingMessageAndItsRequest_fail() {
    assertMentions(
        holding(PlantedHoldings.MessageWaits.class),
        "node 8 leaked:",
        "held by entities: 1 messages that wait for an inode of entity d1",
        "held by entities: 1 inodes held of entity d1",
        "opens and references: 1 requests without an answer of mount-");
  }

  @Test
  void parkedRequest_fails() {
    assertMentions(
        holding(PlantedHoldings.RequestParked.class),
        "node 8 leaked:",
        "held by entities: 1 parked messages of entity d1",
        "opens and references: 1 requests without an answer of mount-");
  }

  /** What a lender takes back by itself is scanned before it does. */
  private static String holding(Class<?> tests) {
    System.setProperty(LeakScan.GRACE_MILLIS, "100");
    return failure(tests);
  }

  @Test
  void whatATestLeavesInANodeThatGoesOn_failsThatTest() {
    System.setProperty(LeakScan.GRACE_MILLIS, "100");
    TestExecutionSummary summary = run(PlantedHoldings.OfASharedNode.class);
    assertEquals(1, summary.getTestsFailedCount());
    assertMentions(
        texts(summary.getFailures()),
        "OfASharedNode.test leaked:",
        "opens and references: 1 open files of mount-");
  }

  @Test
  void blocksOfAClosedVolume_fail() {
    assertMentions(
        failure(PlantedNodeLeaks.MemoryOfAVolume.class),
        "memory of a closed volume: ",
        "bytes in the block cache");
  }

  @Test
  void pooledBuffer_fails() {
    assertMentions(failure(PlantedNodeLeaks.PooledBuffer.class), "pooled buffers: 1 buffers of ");
  }

  @Test
  void loanOfANodeProcess_fails() {
    assertMentions(
        failure(PlantedNodeLeaks.NodeOfAnotherProcess.class),
        "node 7 leaked:",
        "held by the node at 127.0.0.1:",
        "3 open loans");
  }
}
