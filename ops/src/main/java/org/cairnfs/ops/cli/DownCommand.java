package org.cairnfs.ops.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.cairnfs.ops.node.Mounts;
import org.cairnfs.ops.node.ProcessIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn down}: asks the node to leave, waits for it, and frees the mount point. */
@Command(
    name = "down",
    description = "Unmounts and stops the node that 'cairn up' started.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 20;

  private final Console console;

  @Option(names = "--dir", paramLabel = "DIR", description = "where (default: ${DEFAULT-VALUE})")
  private Path directory = UpCommand.DEFAULT_DIRECTORY;

  DownCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = console.out();
    EmbeddedVolume volume = EmbeddedVolume.in(directory);
    if (Files.notExists(volume.directory())) {
      throw new CommandException(
          volume.directory()
              + " does not exist; name the directory that was given to 'cairn up' with --dir");
    }
    Optional<ProcessIdentity> node = volume.runningNode();
    if (node.isPresent()) {
      stop(volume, node.get());
    }
    Mounts.clear(volume.mount());
    Files.deleteIfExists(volume.pidFile());
    out.println(
        node.isPresent()
            ? "Cairn is stopped."
            : "Cairn was not running in " + volume.directory() + ".");
    return ExitCode.OK;
  }

  private static void stop(EmbeddedVolume volume, ProcessIdentity node)
      throws InterruptedException {
    ProcessHandle.of(node.pid()).ifPresent(ProcessHandle::destroy);
    long deadline = System.nanoTime() + STOP_MAX.toNanos();
    while (node.isAlive()) {
      if (System.nanoTime() > deadline) {
        throw new CommandException(
            "the node (pid "
                + node.pid()
                + ") has not stopped after "
                + STOP_MAX.toSeconds()
                + " s; see "
                + volume.log()
                + ", and 'kill -9 "
                + node.pid()
                + "' loses nothing that was synced");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
