package org.cairnfs.ops.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The benchmark program, compiled for this machine.
 *
 * <p>Compiled once into the user's cache directory under a name that depends on its source, so that
 * another version of Cairn compiles its own.
 */
public final class Yardstick {
  private static final String SOURCE = "mdb.c";
  private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

  private final Path program;

  private Yardstick(Path program) {
    this.program = program;
  }

  /** Compiles the program unless that has been done. */
  public static Yardstick prepare(Map<String, String> environment)
      throws BenchmarkException, IOException, InterruptedException {
    byte[] source = source();
    CRC32C crc = new CRC32C();
    crc.update(source);
    Path program = cache(environment).resolve("mdb-" + Long.toHexString(crc.getValue()));
    if (!Files.isExecutable(program)) {
      compile(source, program);
    }
    return new Yardstick(program);
  }

  private static byte[] source() throws IOException {
    try (InputStream in = Yardstick.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IOException("the benchmark's source is not in this build");
      }
      return in.readAllBytes();
    }
  }

  private static Path cache(Map<String, String> environment) throws IOException {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "/tmp"), ".cache")
            : Path.of(cache);
    return Files.createDirectories(base.resolve("cairn"));
  }

  private static void compile(byte[] source, Path program)
      throws BenchmarkException, IOException, InterruptedException {
    Path work = Files.createTempDirectory(program.getParent(), "compile");
    Path code = Files.write(work.resolve(SOURCE), source);
    Path built = work.resolve("mdb");
    try {
      Process cc = start(List.of("cc", "-O2", "-o", built.toString(), code.toString(), "-pthread"));
      String said = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (cc.waitFor() != 0) {
        throw new BenchmarkException(
            "the benchmark does not compile with cc: " + said.lines().findFirst().orElse(""));
      }
      Files.move(built, program, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(built);
      Files.deleteIfExists(code);
      Files.deleteIfExists(work);
    }
  }

  private static Process start(List<String> command) throws BenchmarkException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      throw new BenchmarkException(
          "there is no C compiler; install one: apt-get install gcc libc6-dev");
    }
  }

  /**
   * Runs every phase once.
   *
   * @param files per process
   * @param progress told each phase as it ends
   */
  public List<Phase> run(Path directory, long files, int processes, Consumer<Phase> progress)
      throws BenchmarkException, IOException, InterruptedException {
    requireRoot();
    Process mdb =
        new ProcessBuilder(
                program.toString(),
                directory.toString(),
                Long.toString(files),
                Integer.toString(processes))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(mdb.getInputStream(), StandardCharsets.UTF_8))) {
      return phases(mdb, lines, progress);
    } finally {
      mdb.destroy();
    }
  }

  private static List<Phase> phases(Process mdb, BufferedReader lines, Consumer<Phase> progress)
      throws BenchmarkException, IOException, InterruptedException {
    List<Phase> phases = new ArrayList<>();
    String error = "it ended without a word";
    boolean failed = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      var phase = Phase.parse(line);
      if (phase.isPresent()) {
        phases.add(phase.get());
        progress.accept(phase.get());
      } else if (!failed) {
        error = line;
        failed = true;
      }
    }
    if (mdb.waitFor() != 0) {
      throw new BenchmarkException("the benchmark failed: " + error);
    }
    return phases;
  }

  private static void requireRoot() throws BenchmarkException {
    if (!Files.isWritable(DROP_CACHES)) {
      throw new BenchmarkException(
          "its cold phases empty the kernel's caches, which only root may; run it with sudo");
    }
  }
}
