package org.cairnfs.tests.posix;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.Shell;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Scripts run on one block mount, each in a directory of its own; and first on the machine's own
 * file system, as their control: where that one fails the script is wrong.
 */
@MountedTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ScannedAtEndOfClass(because = "a node takes seconds to start")
abstract class PosixContract {
  private final String tools;
  private TestVolume volume;
  private NodeProcess node;
  private int scripts;

  /**
   * @param tools what every script begins with
   */
  @SuppressWarnings("NullAway.Init") // set before all tests
  PosixContract(String tools) {
    this.tools = tools;
  }

  @BeforeAll
  final void start() throws Exception {
    volume = TestVolume.format();
    node = NodeProcess.on(volume).options(options()).start();
  }

  /** Options of mount(8). */
  String options() {
    return "block";
  }

  @AfterAll
  final void stop() throws Exception {
    node.close();
    volume.assertSound();
    volume.close();
  }

  final TestVolume volume() {
    return volume;
  }

  /** The mounted node; replaced by {@link #restart}. */
  final NodeProcess node() {
    return node;
  }

  /** The node ends, with everything done before synced, and another one starts. */
  final void restart() throws Exception {
    node.close();
    node = NodeProcess.on(volume).options(options()).start();
  }

  /** The node is killed, and another one starts. */
  final void killAndRestart() throws Exception {
    node.kill();
    node = NodeProcess.on(volume).options(options()).start();
  }

  /** The script must end well here and on the machine's own file system. */
  final void python(String script) throws Exception {
    Path local = Files.createTempDirectory(TestRoot.path(), "local-");
    try {
      run(local, script);
    } finally {
      Shell.run(TestRoot.path(), "rm", "-r", local.toString()).ok();
    }
    pythonHere(script);
  }

  /** The script must end well on the mount; what it tells. */
  final String pythonHere(String script) throws Exception {
    return run(Files.createDirectory(node.root().resolve("s" + scripts++)), script);
  }

  final String run(Path directory, String script) throws Exception {
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    return Shell.run(directory, "python3", "-c", tools + script).ok().output();
  }
}
