package org.cairnfs.tests.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cairnfs.storage.leaks.NodeScan;

/** A {@code cairn node} with a mount, in a process of its own. */
public final class NodeProcess implements AutoCloseable {
  static final Duration START_MAX = Duration.ofSeconds(60);
  static final Duration END_MAX = Duration.ofSeconds(60);
  private static final Pattern OPS = Pattern.compile("HTTP and gRPC at (http://\\S+)");

  /** How a node is to be started. */
  public static final class Plan {
    private final TestVolume volume;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new java.util.HashMap<>();

    private Plan(TestVolume volume) {
      this.volume = volume;
    }

    /** Options of mount(8). */
    public Plan options(String options) {
      return with("-o", options);
    }

    public Plan with(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    public Plan environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Starts the node and waits until programs can use its mount. */
    public NodeProcess start() throws Exception {
      NodeProcess node = launch();
      try {
        node.awaitReady();
      } catch (AssertionError notReady) {
        node.abandon();
        throw notReady;
      }
      return node;
    }

    /** Starts the node and waits for nothing. */
    public NodeProcess launch() throws IOException {
      NodeScan scan = NodeScan.begin("node on " + volume.directory().getFileName());
      Path log = Files.createTempFile(volume.directory(), "node-", ".log");
      ProcessBuilder builder =
          Shell.environment(new ProcessBuilder(Shell.cairnCommand(command())))
              .directory(volume.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      return new NodeProcess(volume, scan, log, builder.start());
    }

    /** To be run by somebody else. */
    public List<String> command() {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "node",
                  "--meta",
                  volume.meta().toString(),
                  "--data",
                  volume.data().toString(),
                  "--mount",
                  volume.mountPoint().toString()));
      command.addAll(arguments);
      return command;
    }
  }

  private final TestVolume volume;
  private final NodeScan scan;
  private final Path log;
  private final Process process;
  private boolean scanned;

  private NodeProcess(TestVolume volume, NodeScan scan, Path log, Process process) {
    this.volume = volume;
    this.scan = scan;
    this.log = log;
    this.process = process;
  }

  public static Plan on(TestVolume volume) {
    return new Plan(volume);
  }

  /** The root of the mounted file system. */
  public Path root() {
    return volume.mountPoint();
  }

  public Process process() {
    return process;
  }

  public NodeScan scan() {
    return scan;
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** The URL under which the node tells about itself. */
  public String ops() throws IOException {
    Matcher matcher = OPS.matcher(log());
    if (!matcher.find()) {
      throw new AssertionError("the node serves no HTTP:\n" + log());
    }
    return matcher.group(1);
  }

  public void awaitReady() throws Exception {
    Await.that(
        "the node is up",
        START_MAX,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the node has ended:\n" + log());
          }
          return log().contains(" is up after ");
        });
  }

  /** kill -9: the process, and nothing else, ends at once. Its guardian frees the mount point. */
  public void kill() throws Exception {
    process.destroyForcibly();
    awaitExit();
    Await.that("the mount is gone", END_MAX, () -> !TestVolume.isMounted(root()));
    scanNow();
  }

  /** Asks the node to leave; it must end well. */
  public void stop() throws Exception {
    process.destroy();
    assertLeaves();
  }

  /** The node was told to leave, in whatever way, and must end well. */
  public void assertLeaves() throws Exception {
    int code = awaitExit();
    if (code != 0 || TestVolume.isMounted(root())) {
      throw new AssertionError("the node ended with exit code " + code + ":\n" + log());
    }
    scanNow();
  }

  /** Its exit code. */
  public int awaitExit() throws Exception {
    if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the node does not end:\n" + log());
    }
    return process.exitValue();
  }

  /** The scan that belongs to every node, once. */
  public void scanNow() {
    if (!scanned) {
      scanned = true;
      scan.afterNode();
    }
  }

  /** Ends the node well if the test has not ended it; after a failed test, in any way. */
  @Override
  public void close() throws Exception {
    if (!scanned) {
      try {
        if (process.isAlive()) {
          stop();
        }
      } finally {
        abandon();
      }
    }
  }

  private void abandon() throws Exception {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroyForcibly();
    awaitExit();
    if (TestVolume.isMounted(root())) {
      Shell.run(volume.directory(), "umount", "-l", root().toString());
    }
    scanNow();
  }
}
