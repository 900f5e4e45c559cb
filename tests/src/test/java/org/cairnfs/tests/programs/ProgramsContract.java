package org.cairnfs.tests.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cairnfs.storage.leaks.BoundProbe;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.cairnfs.tests.leaks.StatusProbe;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.Shell;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Programs run to their end on one mount, each in a directory of its own. */
@MountedTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ScannedAtEndOfClass(because = "a node takes seconds to start")
abstract class ProgramsContract {
  private final String kind;
  private TestVolume volume;
  private NodeProcess node;
  private BoundProbe held;
  private Path made;

  @SuppressWarnings("NullAway.Init") // set before all tests
  ProgramsContract(String kind) {
    this.kind = kind;
  }

  @BeforeAll
  final void start(@TempDir Path directory) throws Exception {
    made = Workloads.make(directory);
    volume = TestVolume.format();
    node = NodeProcess.on(volume).options(kind).start();
    held = BoundProbe.bind(StatusProbe.of(node.ops()), "the node of " + kind);
  }

  /** Programs leave nothing that a check could find, and no more in use than there are files. */
  @AfterAll
  final void stop() throws Exception {
    try {
      held.close();
    } finally {
      node.close();
    }
    volume.assertSound();
    volume.close();
  }

  private Shell.Result run(TestInfo test, String script) throws Exception {
    Path directory =
        Files.createDirectory(node.root().resolve(test.getTestMethod().orElseThrow().getName()));
    return Shell.script(directory, "MADE=" + made + "; " + script).ok();
  }

  @Test
  void tar_restoresATree(TestInfo test) throws Exception {
    run(test, Workloads.TAR);
  }

  @Test
  void rsync_copiesATree_andFindsItUnchanged(TestInfo test) throws Exception {
    run(test, Workloads.RSYNC);
  }

  @Test
  void git_clonesARepository_andFindsItSound(TestInfo test) throws Exception {
    run(test, Workloads.GIT);
  }

  @Test
  void javac_compiles_andTheClassesRun(TestInfo test) throws Exception {
    run(test, Workloads.JAVAC);
  }

  @Test
  void sqlite_withARollbackJournal_keepsItsRows(TestInfo test) throws Exception {
    sqlite(test, "delete");
  }

  @Test
  void sqlite_withAWriteAheadLog_keepsItsRows(TestInfo test) throws Exception {
    sqlite(test, "wal");
  }

  private void sqlite(TestInfo test, String journal) throws Exception {
    String said = run(test, Workloads.sqlite(journal, 20) + "; " + Workloads.SQLITE_CHECK).output();
    assertTrue(said.endsWith("done 400\nok\n400\n"), said);
  }

  @Test
  void removingATree_givesItsSpaceBack(TestInfo test) throws Exception {
    String space = "sync -f .; stat -f -c '%f' .";
    String before = run(test, space).output();
    Path directory = node.root().resolve("r");
    Files.createDirectory(directory);
    Shell.script(directory, "MADE=" + made + "; " + Workloads.TAR + "; cd ..; rm -r r").ok();
    org.cairnfs.tests.mounted.Await.that(
        "the space is free again",
        java.time.Duration.ofSeconds(30),
        () ->
            Long.parseLong(Shell.script(node.root(), space).ok().output().strip())
                >= Long.parseLong(before.strip()) - 256);
    assertEquals(0, Shell.script(node.root(), "ls -d r || true").ok().output().length());
  }
}
