package org.cairnfs.storage.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.ForwardingDevice;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.device.WriteTrace;
import org.cairnfs.storage.item.Item;
import org.junit.jupiter.api.Test;

/** The crash tests can fail: with a bug planted below the store some cut shows it. */
class PlantedBugsTest {
  private static final int FLUSH_EVERY = 40;
  private static final int RECORDS = 800;

  private final SimulatedDevice device = new SimulatedDevice("meta", StoreFixture.META_BYTES);
  private final TreeMap<Long, List<Item>> states = new TreeMap<>();

  /** Whether some power loss during a workload on the buggy device leaves anything wrong. */
  private boolean isCaught(BlockDevice buggy, long seed) throws IOException {
    StoreFixture fixture = new StoreFixture(buggy, 64 * 1024);
    fixture.reopen();
    device.flush();
    WriteTrace trace = WriteTrace.of(device);
    RandomWorkload workload = new RandomWorkload(seed, 200);
    states.put(0L, List.of());
    for (int i = 1; i <= RECORDS; i++) {
      fixture.apply(workload.record());
      if (i % FLUSH_EVERY == 0) {
        states.put((long) i, StoreAssertions.items(workload.model(), Integer.MAX_VALUE));
        fixture.flush();
        fixture.merge();
      }
    }
    for (int step = 1; step <= trace.size(); step++) {
      if (!isWhole(fixture, trace.cut(step, seed + step).get(0))) {
        return true;
      }
    }
    return false;
  }

  private boolean isWhole(StoreFixture fixture, SimulatedDevice cut) {
    try {
      LogStructuredStore store = fixture.openOn(cut);
      List<Item> expected =
          Objects.requireNonNull(states.get(store.manifest().flushedNumber()), "an odd state");
      return expected.equals(StoreAssertions.all(store));
    } catch (IOException | CompletionException damaged) {
      return false;
    }
  }

  @Test
  void aSkippedFlush_isCaught() throws IOException {
    assertTrue(isCaught(new SkippingFlushes(device), 21));
  }

  @Test
  void aManifestBeforeItsTables_isCaught() throws IOException {
    assertTrue(isCaught(new ManifestFirst(device), 22));
  }

  @Test
  void withoutABug_nothingIsCaught() throws IOException {
    assertTrue(!isCaught(device, 23));
  }

  /** Every second flush, the one before the position block, does nothing. */
  private static final class SkippingFlushes extends ForwardingDevice {
    private int flushes;

    SkippingFlushes(BlockDevice below) {
      super(below);
    }

    @Override
    public void flush() throws IOException {
      if (flushes++ % 2 == 1) {
        super.flush();
      }
    }
  }

  /** What is written between two position blocks goes to the device after the second. */
  private static final class ManifestFirst extends ForwardingDevice {
    private final TreeMap<Long, byte[]> held = new TreeMap<>();
    private boolean positionWritten;

    ManifestFirst(BlockDevice below) {
      super(below);
    }

    @Override
    public synchronized void write(long offset, ByteBuffer source) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      if (offset >= 2 << 20) {
        held.put(offset, bytes);
      } else {
        super.write(offset, ByteBuffer.wrap(bytes));
        positionWritten = true;
      }
    }

    @Override
    public synchronized void flush() throws IOException {
      super.flush();
      if (positionWritten) {
        positionWritten = false;
        for (var write : held.entrySet()) {
          super.write(write.getKey(), ByteBuffer.wrap(write.getValue()));
        }
        held.clear();
      }
    }

    @Override
    public synchronized void read(long offset, ByteBuffer target) throws IOException {
      for (var write : held.entrySet()) {
        super.write(write.getKey(), ByteBuffer.wrap(write.getValue()));
      }
      held.clear();
      super.read(offset, target);
    }
  }
}
