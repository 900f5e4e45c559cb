package org.cairnfs.tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.tests.mounted.Shell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A copy of the launcher in a home of its own, which shares only the jars with the build. */
class LauncherTest {
  private static final Path BUILD = Path.of(System.getProperty("cairn.home", ".."));
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** What the launcher itself runs. */
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "env",
          "find",
          "flock",
          "head",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "tail",
          "timeout",
          "touch");

  private Path home;
  private Path target;

  @SuppressWarnings("NullAway.Init") // set before each test
  LauncherTest() {}

  @BeforeEach
  void copy(@TempDir(factory = TestRoot.class) Path directory) throws IOException {
    home = directory;
    Files.copy(BUILD.resolve("cairn"), home.resolve("cairn"));
    target = Files.createDirectories(home.resolve("ops/target"));
    Files.createSymbolicLink(
        target.resolve("lib"), BUILD.resolve("ops/target/lib").toAbsolutePath());
  }

  /** Runs the copy with these variables set. */
  private Shell.Result launch(List<String> variables, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(variables);
    command.add(home.resolve("cairn").toString());
    command.addAll(List.of(arguments));
    return Shell.run(home, command.toArray(new String[0]));
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** A directory that looks like a Java of some version, whose program fails. */
  private Path java(String version) throws IOException {
    Path java = Files.createDirectories(home.resolve("jvms/" + version));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    program(Files.createDirectories(java.resolve("bin")).resolve("java"), "exit 99");
    return java;
  }

  private static void program(Path path, String script) throws IOException {
    Files.writeString(path, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aJavaThatIsTooOld_isPassedOver() throws Exception {
    Path old = java("11.0.2");
    Path older = java("1.8.0_392");
    String path = "PATH=" + older.resolve("bin") + ":" + JAVA_HOME + "/bin:/usr/bin:/bin";
    launch(List.of("JAVA_HOME=" + old, path), "--version").ok();
    Files.createSymbolicLink(home.resolve("jvms/new"), JAVA_HOME);
    Path tools = tools();
    launch(
            List.of("JAVA_HOME=" + old, "PATH=" + tools, "CAIRN_JVMS=" + home.resolve("jvms")),
            "--version")
        .ok();
  }

  /** A directory with what the launcher itself runs, and nothing else. */
  private Path tools() throws IOException {
    Path tools = Files.createDirectory(home.resolve("tools"));
    for (String tool : TOOLS) {
      Path found =
          Stream.of("/usr/bin", "/bin")
              .map(directory -> Path.of(directory, tool))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      program(tools.resolve(tool), "exec " + found + " \"$@\"");
    }
    return tools;
  }

  @Test
  void everythingMissing_isNamedInOneCommand_toAUserThatMayNotInstall() throws Exception {
    Path tools = tools();
    program(tools.resolve("apt-get"), "echo apt-get was run >&2; exit 1");
    program(tools.resolve("apt-cache"), "echo '  Candidate: (none)'");
    program(tools.resolve("ldconfig"), "exit 0");
    List<String> command = new ArrayList<>();
    if (Shell.script(home, "id -u").ok().output().strip().equals("0")) {
      // Everybody may pass through the directories above.
      Shell.script(home, "chmod o+x . .. ../..").ok();
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(List.of("env", "-u", "JAVA_HOME", "-u", "CAIRN_NO_BUILD", "PATH=" + tools));
    command.addAll(List.of("CAIRN_JVMS=" + home, home.resolve("cairn").toString(), "up"));
    Shell.run(home, command.toArray(new String[0]))
        .exits(69)
        .refusedSaying(
            "run: sudo apt-get update && sudo apt-get install -y"
                + " default-jdk-headless maven libfuse2 fuse3\n");
  }

  @Test
  void aClassDataArchiveThatDoesNotFit_isIgnoredInSilence() throws Exception {
    String build =
        Files.readAllLines(JAVA_HOME.resolve("release")).stream()
            .filter(line -> line.startsWith("JAVA_RUNTIME_VERSION="))
            .findFirst()
            .orElseThrow()
            .replaceAll(".*=|\"", "");
    Files.writeString(target.resolve("cairn-" + build + ".jsa"), "no archive");
    Files.writeString(target.resolve("cairn-node-" + build + ".jsa"), "nor this");
    List<String> java = List.of("JAVA_HOME=" + JAVA_HOME);
    assertEquals("", launch(java, "--version").ok().errors());
    Shell.Result refused = launch(java, "mkfs", home + "/m/m", home + "/m/d");
    refused.refusedSaying("does not exist");
    assertEquals(refused.errors(), refused.output() + refused.errors());
  }

  @Test
  void makingArchives_thatFails_leavesNothingBehind() throws Exception {
    Files.delete(target.resolve("lib"));
    Path lib = Files.createDirectory(target.resolve("lib"));
    for (Path jar : list(BUILD.resolve("ops/target/lib").toAbsolutePath())) {
      String name = jar.getFileName().toString();
      if (name.startsWith("ops-") || name.startsWith("picocli-")) {
        Files.createSymbolicLink(lib.resolve(name), jar);
      }
    }
    Path temporary = Files.createDirectory(home.resolve("temporary"));
    Shell.Result failed =
        launch(List.of("JAVA_HOME=" + JAVA_HOME, "TMPDIR=" + temporary), "archives").exits(69);
    assertTrue(failed.errors().contains("no class-data archives"), failed.toString());
    assertEquals(List.of(), list(temporary));
    assertEquals(List.of(target.resolve("archives.lock"), lib), list(target));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "CAIRN_TEST_LONG", matches = "1")
  void archives_areMadeOnce_andUsed() throws Exception {
    List<String> java = List.of("JAVA_HOME=" + JAVA_HOME);
    launch(java, "archives").ok();
    assertEquals(2, list(target).stream().filter(file -> file.toString().endsWith(".jsa")).count());
    for (String command : List.of("--version", "mkfs --help")) {
      Shell.Result run =
          launch(
              List.of("JAVA_HOME=" + JAVA_HOME, "CAIRN_JAVA_OPTS=-Xlog:class+load"),
              command.split(" "));
      assertTrue(
          run.ok().output().contains("org.cairnfs.ops.cli.Main source: shared objects file"),
          command);
    }
  }
}
