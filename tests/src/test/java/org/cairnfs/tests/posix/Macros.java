package org.cairnfs.tests.posix;

import static org.cairnfs.tests.posix.Kernel.LIBC;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.cairnfs.tests.mounted.Shell;

/** Steps of claims that are more than one system call, or none. */
final class Macros {
  private static final int CLOCK_REALTIME_COARSE = 5;
  private static final long TICK_NANOS = 1_000_000;
  private static final String LONG_AGO = "1000000000.5 1000000001.7";

  /** A block device for local use, which nobody drives. */
  private static final String UNASSIGNED = "240:7";

  private static final String SECONDS_MAX = "60";

  private final Run run;
  private final Map<String, String> ages = new HashMap<>();

  Macros(Run run) {
    this.run = run;
  }

  String run(User user, String name, List<String> words) throws Exception {
    return switch (name) {
      case "make" -> make(user, words);
      case "list" -> list(words.get(0));
      case "content" -> content(words.get(0));
      case "age" -> age(words);
      case "changed" -> changed(words);
      case "same" ->
          Boolean.toString(field(words.get(0), "ino").equals(field(words.get(1), "ino")));
      case "chain" -> chain(words.get(0), Integer.parseInt(words.get(1)), words.get(2));
      case "umask" -> Integer.toOctalString(LIBC.umask(Integer.parseInt(words.get(0), 8)));
      case "many" -> many(words.get(0), Integer.parseInt(words.get(1)));
      case "links" -> links(words.get(0), Integer.parseInt(words.get(1)));
      case "ages" -> moveAge(words.get(0), words.get(1));
      case "execute" -> execute(words.get(0));
      case "mounted" -> mounted(words.get(0));
      case "load" -> load(words);
      case "store" -> store(words);
      default -> throw new IllegalArgumentException("no such step: " + name);
    };
  }

  /** Makes a file of a type: {@code make TYPE PATH [MODE]}. */
  private String make(User user, List<String> words) throws Exception {
    String path = words.get(1);
    String mode = words.size() > 2 ? words.get(2) : "777";
    String who = user.word() + " ";
    return switch (FileType.named(words.get(0))) {
      case REGULAR ->
          run.steps("made <- " + who + "open " + path + " O_CREAT|O_EXCL " + mode + "; close made");
      case DIRECTORY -> run.steps(who + "mkdir " + path + " " + mode);
      case SYMLINK -> run.steps(who + "symlink nowhere " + path);
      case FIFO -> run.steps(who + "mkfifo " + path + " " + mode);
      case SOCKET ->
          run.steps(who + "mknod " + path + " S_IFSOCK; " + who + "chmod " + path + " " + mode);
      case CHAR -> device(path, "S_IFCHR", "1:3", user, mode);
      case BLOCK -> device(path, "S_IFBLK", UNASSIGNED, user, mode);
    };
  }

  private String device(String path, String type, String number, User owner, String mode)
      throws Exception {
    return run.steps(
        String.format(
            "mknod %s %s %s; chown %s %d %d; chmod %s %s",
            path, type, number, path, owner.uid, owner.gid, path, mode));
  }

  private String list(String path) throws Exception {
    TreeSet<String> names = new TreeSet<>();
    run.steps("listed <- open " + path + " O_RDONLY|O_DIRECTORY");
    String page = run.steps("getdents listed 32k");
    while (!page.equals("\"\"")) {
      names.addAll(List.of(page.split(",", -1)));
      page = run.steps("getdents listed 32k");
    }
    run.steps("close listed");
    return names.isEmpty() ? "\"\"" : String.join(",", names);
  }

  private String content(String path) throws Exception {
    return run.steps("held <- open " + path + " O_RDONLY; read held 1m");
  }

  /**
   * Sets access and modification times long ago, and waits until a new change time would differ.
   */
  private String age(List<String> paths) throws Exception {
    for (String path : paths) {
      run.steps("utimensat " + path + " " + LONG_AGO + " AT_SYMLINK_NOFOLLOW");
    }
    for (String path : paths) {
      ages.put(path, field(path, "atime,mtime,ctime"));
    }
    String latest = field(paths.get(paths.size() - 1), "ctime");
    while (coarseTime().compareTo(latest) <= 0) {
      LockSupport.parkNanos(TICK_NANOS);
    }
    return "";
  }

  private String coarseTime() {
    run.kernel().freeAll();
    long address = run.kernel().allocate(16);
    LIBC.clock_gettime(CLOCK_REALTIME_COARSE, address);
    return String.format("%d.%09d", Kernel.at(address).getLong(0), Kernel.at(address).getLong(8));
  }

  private String changed(List<String> paths) throws Exception {
    List<String> changed = new ArrayList<>();
    for (String path : paths) {
      changed.add(changed(path));
    }
    return String.join(",", changed);
  }

  /** Which times have changed since: letters of atime, mtime and ctime. */
  private String changed(String path) throws Exception {
    String[] before = Objects.requireNonNull(ages.get(path), path).split(",", -1);
    String[] after = field(path, "atime,mtime,ctime").split(",", -1);
    StringBuilder changed = new StringBuilder();
    for (int i = 0; i < before.length; i++) {
      if (!before[i].equals(after[i])) {
        changed.append("amc".charAt(i));
      }
    }
    return changed.isEmpty() ? "-" : changed.toString();
  }

  private String field(String path, String fields) throws Exception {
    return run.steps("lstat " + path + " " + fields);
  }

  /** Makes symbolic links 1 to N, each to the one before, the first to a target. */
  private String chain(String prefix, int count, String target) throws Exception {
    run.steps("symlink " + target + " " + prefix + "1");
    for (int i = 2; i <= count; i++) {
      run.steps("symlink " + prefix + (i - 1) + " " + prefix + i);
    }
    return "";
  }

  /** The file under the second name is what was under the first. */
  private String moveAge(String from, String to) {
    ages.put(to, Objects.requireNonNull(ages.remove(from), from));
    return "";
  }

  private String links(String path, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      run.steps("link " + path + " " + path + "." + i);
    }
    return "";
  }

  /** Makes a program, and runs it until the claim ends. */
  private String execute(String path) throws IOException {
    Path program = Path.of(run.root(), path);
    Files.copy(Path.of("/bin/sleep"), program);
    Process process = new ProcessBuilder(program.toString(), SECONDS_MAX).start();
    run.atEnd(() -> process.destroyForcibly().waitFor());
    return "";
  }

  /** Mounts a file or directory on itself. */
  private String mounted(String path) throws Exception {
    Path directory = Path.of(run.root());
    Path point = directory.resolve(path);
    Shell.run(directory, "mount", "--bind", point.toString(), point.toString()).ok();
    run.atEnd(() -> Shell.run(directory, "umount", point.toString()).ok());
    return "";
  }

  private String many(String prefix, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      run.steps("mknod " + prefix + i + " S_IFREG");
    }
    return "";
  }

  /** Bytes of a mapping: {@code load MAPPING OFFSET BYTES}. */
  private String load(List<String> words) {
    byte[] bytes = new byte[(int) run.number(words.get(2))];
    Kernel.at(run.number(words.get(0))).get(run.number(words.get(1)), bytes, 0, bytes.length);
    return Text.print(bytes);
  }

  private String store(List<String> words) {
    byte[] bytes = Text.parse(words.get(2));
    Kernel.at(run.number(words.get(0))).put(run.number(words.get(1)), bytes, 0, bytes.length);
    return "";
  }
}
