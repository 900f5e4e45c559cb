package org.cairnfs.storage.leaks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Every kind of leak fails the test that planted it, with what leaked and where it was made; a
 * clean test passes.
 */
class LeakScanTest extends ExpectedLeaks {
  @Test
  void nothingLeft_passes() {
    System.clearProperty(LeakScan.GRACE_MILLIS);
    TestExecutionSummary summary = run(PlantedLeaks.Nothing.class);
    assertEquals("", texts(summary.getFailures()));
    assertEquals(1, summary.getTestsSucceededCount());
  }

  @Test
  void bufferInAFieldOfTheTest_passes() {
    System.clearProperty(LeakScan.GRACE_MILLIS);
    assertEquals("", texts(run(PlantedLeaks.BufferInAField.class).getFailures()));
  }

  @Test
  void descriptor_fails() {
    assertMentions(
        failure(PlantedLeaks.Descriptor.class),
        "Descriptor.test leaked:",
        "file descriptors: /dev/zero");
  }

  @Test
  void trackedDescriptor_failsWithItsSite() {
    assertMentions(
        failure(PlantedLeaks.TrackedDescriptor.class),
        "file descriptors: /dev/zero",
        "tracked resources: /dev/zero",
        "made: org.cairnfs.storage.leaks.PlantedLeaks$TrackedDescriptor.test");
  }

  @Test
  void descriptorOpenedWithTheInstance_failsItsTest() {
    assertMentions(
        failure(PlantedLeaks.DescriptorInAField.class), "DescriptorInAField.test leaked:");
  }

  @Test
  void descriptorOpenedForAClass_failsTheClass() {
    TestExecutionSummary summary = run(PlantedLeaks.DescriptorOfTheClass.class);
    assertEquals(1, summary.getTestsSucceededCount());
    assertEquals(1, summary.getContainersFailedCount());
    assertMentions(texts(summary.getFailures()), "DescriptorOfTheClass leaked:", "/dev/zero");
  }

  @Test
  void directBuffer_fails() {
    assertMentions(failure(PlantedLeaks.DirectBuffer.class), "buffers: direct buffers");
  }

  @Test
  void mappedBuffer_fails() {
    assertMentions(failure(PlantedLeaks.MappedBuffer.class), "buffers: mapped buffers");
  }

  @Test
  void nativeMemory_fails() {
    assertMentions(failure(PlantedLeaks.NativeMemory.class), "native memory: allocations of jnr");
  }

  @Test
  void thread_failsWithWhereItWasStarted() {
    assertMentions(
        failure(PlantedLeaks.LeftThread.class),
        "threads: thread \"planted\"",
        "started by",
        "PlantedLeaks$LeftThread.test");
  }

  @Test
  void mount_fails() {
    assumeRoot();
    assertMentions(failure(PlantedLeaks.Mount.class), "mounts: ", "of type tmpfs planted");
  }

  @Test
  void loopDevice_fails() {
    assumeRoot();
    assertMentions(failure(PlantedLeaks.LoopDevice.class), "loop devices: loop", ".img");
  }

  private static void assumeRoot() {
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "planting a mount or a loop device needs root");
  }

  @Test
  void child_fails() {
    assertMentions(failure(PlantedLeaks.Child.class), "processes: process ", "sleep 1000");
  }

  @Test
  void detachedProcess_fails() {
    assertMentions(failure(PlantedLeaks.DetachedProcess.class), "processes: process ", "sleep");
  }

  @Test
  void nodeNotScanned_fails() {
    assertMentions(
        failure(PlantedLeaks.NodeNotScanned.class),
        "nodes not scanned: node 7",
        "PlantedLeaks$NodeNotScanned.test");
  }

  @Test
  void nodeThatLeavesADescriptor_failsAtItsEnd() {
    assertMentions(failure(PlantedLeaks.NodeLeavesDescriptor.class), "node 8 leaked:", "/dev/zero");
  }

  @Test
  void nodeProcessThatLeaksADescriptor_failsBeforeItsEnd() {
    assertMentions(
        failure(PlantedLeaks.NodeProcessLeaksDescriptor.class), "node 9 leaked:", "/dev/zero");
  }

  @Test
  void suspectOfARunningNode_failsTheTest() {
    assertMentions(
        failure(PlantedLeaks.LeaseOfNobody.class),
        "LeaseOfNobody.test leaked:",
        "leases: lease 5 of mount 2",
        "made: granted by lookup");
  }

  @Test
  void suspectOfANodeThatStops_failsTheTest() {
    assertMentions(
        failure(PlantedLeaks.LeaseAtTheEndOfTheNode.class), "node 4 leaked:", "leases: lease 6");
  }

  @Test
  void scanThatCannotRun_failsTheTest() {
    TestExecutionSummary summary = run(PlantedLeaks.ScanImpossible.class);
    assertEquals(1, summary.getTestsFailedCount());
    assertMentions(
        texts(summary.getFailures()),
        "could not be scanned for leaks of kind orphan items",
        "the node does not answer");
  }
}
