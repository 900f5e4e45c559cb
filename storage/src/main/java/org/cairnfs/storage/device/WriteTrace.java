package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Everything written to some simulated devices from now on, in one order, and the crashes it could
 * have ended in.
 *
 * <p>{@link #cut} builds the devices as a power loss after any step would have left them; {@link
 * #killed} as the death of the process would have. Both are fastest when asked in ascending order
 * of steps.
 */
public final class WriteTrace {
  /** What can be done to a device; the number is its index among the trace's devices. */
  public sealed interface Step {
    int device();
  }

  /** A write; the payload is not to be changed. */
  public record Write(int device, long offset, byte[] payload) implements Step {
    void applyTo(SparseImage image) {
      image.write(offset, payload, 0, payload.length);
    }
  }

  /**
   * A flush that returned.
   *
   * @param covered how many of the device's writes in this trace had returned when it began
   */
  public record Flush(int device, long covered) implements Step {}

  /** A device at the current place of the trace. */
  private static final class Replica {
    private final SimulatedDevice original;
    private final SparseImage base;
    private SparseImage durable;
    private final ArrayDeque<Write> unflushed = new ArrayDeque<>();
    private long flushed;

    Replica(SimulatedDevice original) {
      this.original = original;
      this.base = original.durableImage();
      this.durable = base.copy();
    }

    void reset() {
      durable = base.copy();
      unflushed.clear();
      flushed = 0;
    }

    void apply(Step step) {
      if (step instanceof Write write) {
        unflushed.add(write);
      } else if (step instanceof Flush flush) {
        for (; flushed < flush.covered(); flushed++) {
          unflushed.remove().applyTo(durable);
        }
      }
    }

    SimulatedDevice afterPowerLoss(Random random) {
      SparseImage image = durable.copy();
      PowerLoss.apply(image, List.copyOf(unflushed), random);
      return SimulatedDevice.of(original.name(), original.size(), image);
    }

    SimulatedDevice afterKill() {
      SparseImage image = durable.copy();
      unflushed.forEach(w -> w.applyTo(image));
      return SimulatedDevice.of(original.name(), original.size(), image);
    }
  }

  // Guarded by this.
  private final List<Step> steps = new ArrayList<>();
  private final List<Replica> replicas = new ArrayList<>();
  private int place;

  private WriteTrace() {}

  /** Records these devices, which have nothing unflushed, from now on. */
  public static WriteTrace of(SimulatedDevice... devices) {
    WriteTrace trace = new WriteTrace();
    for (SimulatedDevice device : devices) {
      trace.replicas.add(new Replica(device));
      device.recordTo(trace, trace.replicas.size() - 1);
    }
    return trace;
  }

  /**
   * The trace that {@link RecordingDevice}s left in a file.
   *
   * @param bases the devices as they were before, by index
   */
  public static WriteTrace load(Path file, SimulatedDevice... bases) throws IOException {
    WriteTrace trace = new WriteTrace();
    for (SimulatedDevice base : bases) {
      trace.replicas.add(new Replica(base));
    }
    trace.steps.addAll(TraceFile.read(file));
    return trace;
  }

  synchronized void add(Step step) {
    steps.add(step);
  }

  /** How many steps there are. */
  public synchronized int size() {
    return steps.size();
  }

  /** The steps so far. */
  public synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  /**
   * The devices, in the order given, after a power loss right after the first {@code count} steps.
   */
  public synchronized List<SimulatedDevice> cut(int count, long seed) {
    Random random = new Random(seed);
    goTo(count);
    return replicas.stream().map(replica -> replica.afterPowerLoss(random)).toList();
  }

  /** The devices, in the order given, after the first {@code count} steps: all written is there. */
  public synchronized List<SimulatedDevice> killed(int count) {
    goTo(count);
    return replicas.stream().map(Replica::afterKill).toList();
  }

  private void goTo(int count) {
    if (count < place) {
      replicas.forEach(Replica::reset);
      place = 0;
    }
    for (; place < count; place++) {
      Step step = steps.get(place);
      replicas.get(step.device()).apply(step);
    }
  }
}
