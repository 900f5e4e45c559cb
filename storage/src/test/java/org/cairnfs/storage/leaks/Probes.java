package org.cairnfs.storage.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;

/** The probes that scans use: those for the process, and those bound to something that runs now. */
final class Probes {
  private static final List<LeakProbe> PERMANENT = permanent();
  private static final List<LeakProbe> BOUND = new CopyOnWriteArrayList<>();

  private Probes() {}

  private static List<LeakProbe> permanent() {
    WarmUp.run();
    List<LeakProbe> probes = new ArrayList<>();
    probes.add(FileDescriptorProbe.ofThisProcess());
    probes.add(new BufferProbe());
    probes.add(new NativeMemoryProbe());
    probes.add(new ThreadProbe());
    probes.add(new MountProbe());
    probes.add(new LoopDeviceProbe());
    probes.add(new ProcessProbe());
    probes.add(Tracked.PROBE);
    probes.add(NodeScan.PROBE);
    probes.add(PooledBufferProbe.ofTableWriters());
    ServiceLoader.load(LeakProbe.class).forEach(probes::add);
    return List.copyOf(probes);
  }

  static List<LeakProbe> all() {
    List<LeakProbe> probes = new ArrayList<>(PERMANENT);
    probes.addAll(BOUND);
    return probes;
  }

  /** Those bound to something that runs now. */
  static List<LeakProbe> bound() {
    return List.copyOf(BOUND);
  }

  static void bind(LeakProbe probe) {
    BOUND.add(probe);
  }

  static void unbind(LeakProbe probe) {
    BOUND.remove(probe);
  }
}
