package org.cairnfs.ops.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that is not confused with a later one of the same number.
 *
 * @param startTicks when it started, in clock ticks since boot (field 22 of /proc/PID/stat)
 */
public record ProcessIdentity(long pid, long startTicks) {
  private static final int FIELDS_FROM_STATE_TO_START = 19;

  /** The process that runs this code. */
  public static ProcessIdentity current() {
    return of(ProcessHandle.current().pid());
  }

  /** The process with this number now; start 0 if there is none. */
  public static ProcessIdentity of(long pid) {
    return new ProcessIdentity(pid, startOf(pid));
  }

  /** Whether exactly this process is running; a zombie is not. */
  public boolean isAlive() {
    return startTicks != 0 && startTicks == startOf(pid);
  }

  private static long startOf(long pid) {
    String stat;
    try {
      stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return 0;
    }
    // The command's name may hold spaces and parentheses: the fields follow the last one.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    boolean zombie = fields[0].equals("Z") || fields[0].equals("X");
    return zombie || fields.length <= FIELDS_FROM_STATE_TO_START
        ? 0
        : Long.parseLong(fields[FIELDS_FROM_STATE_TO_START]);
  }
}
