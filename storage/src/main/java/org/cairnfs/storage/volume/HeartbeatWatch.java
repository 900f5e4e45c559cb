package org.cairnfs.storage.volume;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.cairnfs.storage.format.Heartbeat;

/** Watches the heartbeat of a slot whose process cannot be looked up. */
final class HeartbeatWatch {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private HeartbeatWatch() {}

  /** Whether nothing moves for {@link SlotClaimer#STILL}. Returns as soon as something does. */
  static boolean stoodStill(SlotTable table, SlotTable.Slot slot) throws IOException {
    Optional<Heartbeat> first = slot.heartbeat();
    long deadline = System.nanoTime() + SlotClaimer.STILL.toNanos();
    while (System.nanoTime() - deadline < 0) {
      if (!table.read(slot.number()).heartbeat().equals(first)) {
        return false;
      }
      try {
        Thread.sleep(LOOK_EVERY.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while watching slot " + slot.number());
      }
    }
    return true;
  }
}
