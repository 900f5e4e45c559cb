package org.cairnfs.fuse.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs programs as a user would; this process itself stays off the mounts that it serves. */
public final class Shell {
  private static final int SECONDS_MAX = 60;

  /** What a script printed, errors included, and its status. */
  public record Result(int status, String output) {}

  private Shell() {}

  /** Runs a script that must succeed, with {@code $D} being the directory. */
  public static String run(Path directory, String script) throws Exception {
    Result result = attempt(directory, script);
    assertEquals(0, result.status(), script + "\n" + result.output());
    return result.output();
  }

  /** Runs a script, with {@code $D} being the directory. */
  public static Result attempt(Path directory, String script) throws Exception {
    Path output = Files.createTempFile("cairn-shell", ".out");
    try {
      Process process = start(directory, script, output);
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + script);
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  /** Starts a script and leaves it running. */
  public static Process start(Path directory, String script, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-ec", script)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("D", directory.toString());
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }
}
