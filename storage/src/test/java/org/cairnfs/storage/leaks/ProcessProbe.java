package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees the processes that tests started.
 *
 * <p>That is the descendants of this one and, since one that detaches itself has no parent here any
 * more, those whose environment says that they belong to this run of the build, or whose command
 * line names the tests' root.
 */
final class ProcessProbe implements LeakProbe {
  private static final String MARK = "CAIRN_TEST_RUN";
  private static final @Nullable String RUN = System.getenv(MARK);

  @Override
  public String kind() {
    return "processes";
  }

  @Override
  public List<Suspect> scan() throws IOException {
    if (!Files.isReadable(Path.of("/proc/self/environ"))) {
      throw new IOException("/proc cannot be read");
    }
    List<Long> descendants = ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
    return ProcessHandle.allProcesses()
        .filter(process -> descendants.contains(process.pid()) || isDetached(process))
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(ChildProbe::suspect)
        .toList();
  }

  private static boolean isDetached(ProcessHandle process) {
    return RUN != null && read(process, "environ").contains(MARK + "=" + RUN + "\0")
        || read(process, "cmdline").contains(TestRoot.path().toString());
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid(), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It has ended, or belongs to somebody else; neither is a process of ours that is left.
      return "";
    }
  }
}
