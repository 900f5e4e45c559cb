package org.cairnfs.storage.leaks;

import java.util.List;
import java.util.function.Supplier;

/** Sees processes that somebody lists. */
record ChildProbe(String kind, Supplier<List<ProcessHandle>> processes) implements LeakProbe {
  @Override
  public List<Suspect> scan() {
    return processes.get().stream().map(ChildProbe::suspect).toList();
  }

  static Suspect suspect(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    String what =
        "process " + process.pid() + " " + info.commandLine().or(info::command).orElse("(ended)");
    return Suspect.of(process.pid() + "@" + info.startInstant().orElse(null), what);
  }
}
