package org.cairnfs.ops.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.cairnfs.ops.node.Mounts;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.ops.node.ProcessIdentity;
import org.cairnfs.ops.node.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code cairn up}: a volume, a node and a mount in one directory.
 *
 * <p>Every step looks first whether it is done already, so that repeating the command is harmless
 * and finishes what an interrupted one began.
 */
@Command(
    name = "up",
    description = "Makes a volume in a directory on first use, starts a node for it and mounts it.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  static final Path DEFAULT_DIRECTORY = Path.of(".cairn");
  private static final String META_SIZE = "4G";
  private static final String DATA_SIZE = "64G";
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 50;
  private static final int LOG_LINES = 15;

  private final Console console;

  @Option(names = "--dir", paramLabel = "DIR", description = "where (default: ${DEFAULT-VALUE})")
  private Path directory = DEFAULT_DIRECTORY;

  UpCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = console.out();
    EmbeddedVolume volume = EmbeddedVolume.in(directory);
    Files.createDirectories(volume.directory());
    try (FileChannel lock = FileChannel.open(volume.lock(), CREATE, WRITE)) {
      if (!isLocked(lock)) {
        throw new CommandException(
            "another 'cairn up' is at work in " + volume.directory() + "; wait for it");
      }
      bringUp(volume, out);
    }
    printNext(volume, out);
    return ExitCode.OK;
  }

  private static boolean isLocked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException byThisProcess) {
      return false;
    }
  }

  private void bringUp(EmbeddedVolume volume, PrintWriter out)
      throws IOException, InterruptedException {
    Optional<ProcessIdentity> running = volume.runningNode();
    if (running.isPresent()) {
      awaitReady(volume, running.get());
      out.println("Cairn is running already (pid " + running.get().pid() + ").");
    } else {
      prepare(volume, out);
      ProcessIdentity node = start(volume);
      awaitReady(volume, node);
      out.println("Cairn is running (pid " + node.pid() + ").");
    }
  }

  private static void prepare(EmbeddedVolume volume, PrintWriter out)
      throws IOException, InterruptedException {
    Files.deleteIfExists(volume.pidFile());
    Mounts.clear(volume.mount());
    Files.createDirectories(volume.mount());
    boolean meta = Files.exists(volume.meta());
    boolean data = Files.exists(volume.data());
    if (meta != data) {
      Path missing = meta ? volume.data() : volume.meta();
      throw new CommandException(
          missing
              + " is missing but the other half of the volume is there; restore it, or remove "
              + volume.directory()
              + " to start afresh");
    }
    if (!meta) {
      format(volume);
      out.println("Made a volume in " + volume.directory() + ".");
    }
  }

  private static void format(EmbeddedVolume volume) throws IOException, InterruptedException {
    Process mkfs =
        Launcher.cairn(
                List.of(
                    "mkfs",
                    volume.meta().toString(),
                    volume.data().toString(),
                    "-m",
                    META_SIZE,
                    "-d",
                    DATA_SIZE))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String errors =
        new String(mkfs.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (mkfs.waitFor() != ExitCode.OK) {
      // A half-made volume would be taken for a volume the next time.
      Files.deleteIfExists(volume.meta());
      Files.deleteIfExists(volume.data());
      throw new CommandException("the volume could not be made: " + errors.strip());
    }
  }

  private static ProcessIdentity start(EmbeddedVolume volume) throws IOException {
    Process process =
        Launcher.detached(
                List.of(
                    "node",
                    "--meta",
                    volume.meta().toString(),
                    "--data",
                    volume.data().toString(),
                    "--mount",
                    volume.mount().toString(),
                    "--listen",
                    "127.0.0.1:0",
                    "--ops",
                    "127.0.0.1:0"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(volume.log().toFile()))
            .start();
    Files.writeString(volume.pidFile(), process.pid() + "\n");
    return ProcessIdentity.of(process.pid());
  }

  private void awaitReady(EmbeddedVolume volume, ProcessIdentity node)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!isReady(node)) {
      if (!node.isAlive()) {
        throw notStarted(volume, "the node has ended");
      }
      if (System.nanoTime() > deadline) {
        throw notStarted(
            volume,
            "the node (pid " + node.pid() + ") is not ready after " + START_MAX.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** A node leaves its note when everything is up; then it must also answer. */
  private static boolean isReady(ProcessIdentity node) {
    Optional<String> ops =
        NodeOptions.runDirectory().nodes().stream()
            .filter(note -> note.process().equals(node))
            .findFirst()
            .map(RunFile::ops);
    return ops.flatMap(OpsAddress::parse)
        .map(address -> NodeClient.get(address, "/health").isOk())
        .orElse(false);
  }

  private CommandException notStarted(EmbeddedVolume volume, String what) throws IOException {
    List<String> lines = volume.lastLogLines(LOG_LINES);
    lines.forEach(line -> console.out().println("  " + line));
    Files.deleteIfExists(volume.pidFile());
    return new CommandException(
        what + "; the end of its log is above, all of it in " + volume.log());
  }

  private void printNext(EmbeddedVolume volume, PrintWriter out) {
    String dir = directory.equals(DEFAULT_DIRECTORY) ? "" : " --dir " + directory;
    out.println();
    out.println("The file system is at " + volume.mount() + ". Try:");
    out.println("  cp -r /etc/. " + volume.mount() + "/etc-copy; ls -l " + volume.mount());
    out.println("  ./cairn status -p " + volume.mount());
    out.println(
        "  ./cairn down" + dir + "     stops it; everything is there again after ./cairn up" + dir);
  }
}
