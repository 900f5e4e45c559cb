package org.cairnfs.storage.leaks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The tests of a module are scanned without saying so: what every module proves for itself. */
public abstract class ScannedModuleContract extends ExpectedLeaks {
  @Test
  protected final void leakOfATest_failsIt() {
    assertMentions(
        failure(PlantedLeaks.Descriptor.class),
        "Descriptor.test leaked:",
        "file descriptors: /dev/zero");
  }

  @Test
  protected final void testThatLeavesNothing_passes() {
    System.clearProperty(LeakScan.GRACE_MILLIS);
    assertEquals("", texts(run(PlantedLeaks.Nothing.class).getFailures()));
  }
}
