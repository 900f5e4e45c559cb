package org.cairnfs.storage.store;

import org.cairnfs.storage.device.FaultPlan.Operation;
import org.cairnfs.storage.device.SimulatedDevice;

/** A flush during which one write or device flush fails. */
record FaultyFlush(SimulatedDevice device, Operation operation, int skip) {
  static FaultyFlush of(SimulatedDevice device, int number) {
    return number % 3 == 0
        ? new FaultyFlush(device, Operation.FLUSH, number / 3 % 3)
        : new FaultyFlush(device, Operation.WRITE, number / 3 % 5);
  }

  /** Runs it; whether it fails depends on how many operations the flush has. */
  void run(StoreFixture fixture) {
    device.faults().failOnce(operation, skip);
    fixture.store().freeze();
    fixture.store().flush().exceptionally(failed -> null).toCompletableFuture().join();
    device.faults().heal();
  }
}
