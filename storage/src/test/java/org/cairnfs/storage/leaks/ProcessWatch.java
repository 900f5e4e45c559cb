package org.cairnfs.storage.leaks;

import java.util.List;
import java.util.stream.Stream;

/** What a live process of a node holds, compared with what it held when it was first idle. */
final class ProcessWatch {
  private final ProcessHandle process;
  private final List<LeakProbe> probes;
  private final LeakScan scan;
  private List<ProcessHandle> family = List.of();

  ProcessWatch(String node, ProcessHandle process) {
    this.process = process;
    this.probes =
        List.of(
            new FileDescriptorProbe(process.pid()),
            new TaskProbe(process.pid()),
            new ChildProbe("children of " + node, () -> process.children().toList()));
    this.scan = LeakScan.before(node, probes);
  }

  void verify() {
    family = Stream.concat(Stream.of(process), process.descendants()).toList();
    scan.verify(probes, () -> {});
  }

  /** Sees those of the process and its children that outlive it. */
  LeakProbe remains() {
    return new ChildProbe(
        "processes of an ended node",
        () ->
            Stream.concat(family.stream(), Stream.of(process))
                .filter(ProcessHandle::isAlive)
                .distinct()
                .toList());
  }
}
