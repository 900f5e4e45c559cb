package org.cairnfs.ops.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.cairnfs.ops.bench.Phase;

/** The line on a terminal that says how far the benchmark is; nothing when nobody looks. */
final class Progress {
  private static final String TO_LINE_START_AND_CLEAR = "\r\033[K";

  private final PrintWriter terminal;
  private final String prefix;
  private final boolean visible = System.console() != null;

  Progress(PrintWriter terminal, String prefix) {
    this.terminal = terminal;
    this.prefix = prefix;
    show("starting");
  }

  void phaseEnded(Phase phase) {
    show(String.format(Locale.ROOT, "%s %.0f ops/s", phase.name(), phase.opsPerSecond()));
  }

  void clear() {
    if (visible) {
      terminal.print(TO_LINE_START_AND_CLEAR);
      terminal.flush();
    }
  }

  private void show(String what) {
    if (visible) {
      terminal.print(TO_LINE_START_AND_CLEAR + prefix + what);
      terminal.flush();
    }
  }
}
