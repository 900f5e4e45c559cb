package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.cairnfs.storage.format.SlotClaim.ProcessIdentity;

/** Tells whether the process that claimed a slot still lives. */
public interface Processes {
  /** What can be said from here about another process. */
  enum Fate {
    LIVES,
    GONE,
    /** It runs, or ran, on another host. */
    UNKNOWN
  }

  /** This process. */
  ProcessIdentity self();

  Fate fate(ProcessIdentity process);

  /** The processes of this host, by proc(5). */
  static Processes ofThisHost() {
    return new ProcFileSystem();
  }

  /**
   * Reads /proc.
   *
   * <p>A process is told from a later one of the same number by its start time in clock ticks since
   * boot, field 22 of /proc/PID/stat; and from one before a reboot by the host's boot id.
   */
  final class ProcFileSystem implements Processes {
    private static final Path PROC = Path.of("/proc");
    private static final int START_TIME_AFTER_NAME = 19;

    private final ProcessIdentity self;

    private ProcFileSystem() {
      long pid = ProcessHandle.current().pid();
      this.self = new ProcessIdentity(pid, startTicks(pid), bootId(), hostName());
    }

    @Override
    public ProcessIdentity self() {
      return self;
    }

    /**
     * A boot id is a kernel: the same one can be asked, whatever name the host has in this
     * container. A process of another container is not seen here, but the kernel's lock on the
     * devices keeps it out while it lives.
     */
    @Override
    public Fate fate(ProcessIdentity process) {
      if (process.bootId().equals(self.bootId())) {
        return process.startTicks() == startTicks(process.pid()) ? Fate.LIVES : Fate.GONE;
      }
      return process.host().equals(self.host()) ? Fate.GONE : Fate.UNKNOWN;
    }

    /** -1 if there is no such process. */
    private static long startTicks(long pid) {
      String stat;
      try {
        stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
      } catch (IOException e) {
        return -1;
      }
      // The name, field 2, is in parentheses and may contain anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
      return Long.parseLong(fields[START_TIME_AFTER_NAME]);
    }

    private static UUID bootId() {
      return UUID.fromString(read("sys/kernel/random/boot_id"));
    }

    private static String hostName() {
      return read("sys/kernel/hostname");
    }

    private static String read(String file) {
      try {
        return Files.readString(PROC.resolve(file)).trim();
      } catch (IOException e) {
        throw new IllegalStateException("/proc/" + file + " cannot be read", e);
      }
    }
  }
}
