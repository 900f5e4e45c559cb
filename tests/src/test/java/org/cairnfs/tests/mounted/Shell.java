package org.cairnfs.tests.mounted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cairnfs.storage.leaks.TestRoot;

/** Runs programs to their end, within a bound, and tells what they said. */
public final class Shell {
  private static final Duration BOUND = Duration.ofSeconds(120);

  /** Nodes of tests live for seconds: what a longer life pays back is left out. */
  private static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /**
   * How a program ended.
   *
   * @param code its exit code
   * @param output everything it wrote, standard error included
   * @param errors what it wrote to standard error
   */
  public record Result(List<String> command, int code, String output, String errors) {
    public Result ok() {
      return exits(0);
    }

    public Result exits(int expected) {
      if (code != expected) {
        throw new AssertionError(this + " was to exit " + expected);
      }
      return this;
    }

    /** The command failed, with one line that contains all of these words. */
    public Result refusedSaying(String... words) {
      if (code == 0 || errors.lines().count() != 1) {
        throw new AssertionError(this + " was to fail with one line");
      }
      for (String word : words) {
        if (!errors.contains(word)) {
          throw new AssertionError(this + " was to say \"" + word + "\"");
        }
      }
      return this;
    }

    @Override
    public String toString() {
      return String.join(" ", command) + " (exit " + code + "):\n" + output + errors;
    }
  }

  private Shell() {}

  /** Runs a program in a directory. */
  public static Result run(Path directory, String... command) throws Exception {
    return run(directory, BOUND, List.of(command));
  }

  /** Runs a script of bash, which ends at its first failing command. */
  public static Result script(Path directory, String script) throws Exception {
    return run(directory, BOUND, List.of("bash", "-euo", "pipefail", "-c", script));
  }

  /** Runs the {@code cairn} program as it was built. */
  public static Result cairn(Path directory, String... arguments) throws Exception {
    return run(directory, BOUND, cairnCommand(List.of(arguments)));
  }

  static List<String> cairnCommand(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("cairn.home", "..")).resolve("cairn").toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * Starts a script that goes on while the test does something else.
   *
   * @param output gets everything it says
   */
  public static Process start(Path directory, Path output, String script) throws IOException {
    return environment(new ProcessBuilder("bash", "-euo", "pipefail", "-c", script))
        .directory(directory.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Waits for the end of what {@link #start} started; after the bound it is killed. */
  public static int end(Process process) throws InterruptedException {
    if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
      kill(process);
      throw new AssertionError("a script did not end within " + BOUND.toSeconds() + " s");
    }
    return process.exitValue();
  }

  static Result run(Path directory, Duration bound, List<String> command) throws Exception {
    Path output = Files.createTempFile(TestRoot.path(), "out-", null);
    Path errors = Files.createTempFile(TestRoot.path(), "err-", null);
    try {
      Process process =
          environment(new ProcessBuilder(command))
              .directory(directory.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(bound.toSeconds(), TimeUnit.SECONDS)) {
        kill(process);
        throw new AssertionError(
            String.join(" ", command)
                + " did not end within "
                + bound.toSeconds()
                + " s:\n"
                + read(output)
                + read(errors));
      }
      return new Result(command, process.exitValue(), read(output), read(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** A test sees its own nodes only, and they run what has been built. */
  static ProcessBuilder environment(ProcessBuilder builder) {
    builder.environment().put("CAIRN_NO_BUILD", "1");
    builder.environment().put("CAIRN_NO_ARCHIVES", "1");
    builder.environment().put("CAIRN_JAVA_OPTS", SHORT_LIFE);
    builder.environment().put("CAIRN_RUN_DIR", TestRoot.path().resolve("run").toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("HOME", TestRoot.path().toString());
    return builder;
  }

  private static void kill(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
