package org.cairnfs.fuse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.fuse.memory.MemoryFileSystem;
import org.cairnfs.fuse.mount.FuseAvailable;
import org.cairnfs.fuse.mount.MountKind;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.mount.MountRefusedException;
import org.cairnfs.fuse.mount.MountTable;
import org.cairnfs.fuse.mount.Shell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where can be mounted, and what a node that was killed leaves: nothing. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class MountPointTest {
  private final Path directory;

  MountPointTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void requireFuse() {
    FuseAvailable.require();
  }

  private static FuseServer start(Path point) throws IOException {
    return FuseServer.start(
        new MemoryFileSystem(InstantSource.system()),
        LocalWork.NONE,
        point,
        MountOptions.defaults());
  }

  private static String refusal(Path point) {
    return String.valueOf(
        assertThrows(MountRefusedException.class, () -> start(point)).getMessage());
  }

  private static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "never happened: " + what);
      Thread.onSpinWait();
    }
  }

  private static boolean isMounted(Path point) {
    try {
      return MountTable.at(point).isPresent();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void anAbsentMountPoint_isRefused() {
    assertTrue(refusal(directory.resolve("absent")).contains("does not exist"));
    assertTrue(refusal(directory.resolve("absent/too")).contains("cannot be reached"));
  }

  @Test
  void aFile_isRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertTrue(refusal(file).contains("not a directory"));
  }

  @Test
  void aMountPointThatIsOne_isRefused_andTheMountThereStays() throws Exception {
    FuseServer first = start(directory);
    try {
      assertTrue(refusal(directory).contains("busy"));
      assertTrue(isMounted(first.mountPoint()));
    } finally {
      first.unmount();
    }
  }

  @Test
  void aDirectoryWithFiles_canBeMountedOn() throws Exception {
    Files.createFile(directory.resolve("hidden"));
    FuseServer server = start(directory);
    assertEquals("", Shell.run(directory, "ls -A \"$D\""));
    server.unmount();
    assertTrue(Files.exists(directory.resolve("hidden")));
  }

  @Test
  void aSymbolicLink_leadsToTheMountPoint() throws Exception {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    FuseServer server = start(link);
    assertEquals(real.toRealPath(), server.mountPoint());
    server.unmount();
    assertFalse(isMounted(real));
  }

  /** Another JVM that serves a mount. */
  private Process node(Path point, MountKind kind, Path log) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : new String[] {"java.nio", "sun.nio.ch", "java.lang", "java.io"}) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(MountMemory.class.getName());
    command.add(point.toString());
    command.add(kind.name());
    Process node =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await(() -> read(log).contains("mounted at") || !node.isAlive(), "the mount");
    assertTrue(node.isAlive(), read(log));
    return node;
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void killingTheNode_leavesNoMount_andNoGuardian(MountKind kind) throws Exception {
    Path point = Files.createDirectory(directory.resolve("point"));
    Process node = node(point, kind, directory.resolve("log"));
    List<ProcessHandle> guardian = node.descendants().toList();
    assertEquals(1, guardian.size());
    Shell.run(point, "echo x > \"$D/f\"");
    node.destroyForcibly().waitFor();
    await(() -> !isMounted(point), "the end of the mount");
    await(() -> !guardian.get(0).isAlive(), "the guardian's end");
    assertEquals("", Shell.run(point, "ls -A \"$D\""));
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void aDeadMount_isRecognisedAndReplaced(MountKind kind) throws Exception {
    Path point = Files.createDirectory(directory.resolve("point"));
    Process node = node(point, kind, directory.resolve("log"));
    ProcessHandle guardian = node.descendants().findFirst().orElseThrow();
    guardian.destroyForcibly();
    await(() -> !guardian.isAlive(), "the guardian's end");
    node.destroyForcibly().waitFor();
    assertTrue(isMounted(point));
    FuseServer next = start(point);
    Shell.run(point, "echo x > \"$D/f\"; cat \"$D/f\"");
    next.unmount();
    assertFalse(isMounted(point));
  }
}
