package org.cairnfs.ops.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @Test
  void note_isReadBackUntilItIsRemoved(@TempDir Path temp) throws IOException {
    RunFile note = note(ProcessIdentity.current());
    note.write(temp);
    assertEquals(List.of(note), RunDirectory.at(temp).nodes());
    note.remove(temp);
    assertEquals(List.of(), RunDirectory.at(temp).nodes());
  }

  @Test
  void noteOfAnEarlierProcessWithTheSameNumber_isIgnored(@TempDir Path temp) throws IOException {
    ProcessIdentity self = ProcessIdentity.current();
    note(new ProcessIdentity(self.pid(), self.startTicks() - 1)).write(temp);
    assertEquals(List.of(), RunDirectory.at(temp).nodes());
  }

  @Test
  void sweep_removesOnlyNotesOfTheDead(@TempDir Path temp) throws IOException {
    RunFile alive = note(ProcessIdentity.current());
    alive.write(temp);
    note(new ProcessIdentity(1, 1)).write(temp);
    RunDirectory.sweep(temp);
    try (var left = Files.list(temp)) {
      assertEquals(1, left.count());
    }
    assertEquals(List.of(alive), RunDirectory.at(temp).nodes());
  }

  @Test
  void damagedNotes_areIgnored(@TempDir Path temp) throws IOException {
    Files.writeString(temp.resolve("1.node"), "pid=one\n");
    Files.write(temp.resolve("2.node"), new byte[] {(byte) 0xff, 0});
    Files.createDirectory(temp.resolve("3.node"));
    assertEquals(List.of(), RunDirectory.at(temp).nodes());
  }

  @Test
  void absentDirectory_hasNoNodes_andIsMadeToWrite(@TempDir Path temp) throws IOException {
    RunDirectory directory = RunDirectory.at(temp.resolve("a/b"));
    assertEquals(List.of(), directory.nodes());
    assertTrue(Files.isDirectory(directory.writable()));
  }

  @Test
  void processIdentity_knowsTheLivingFromTheDead() throws Exception {
    assertTrue(ProcessIdentity.current().isAlive());
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertFalse(ProcessIdentity.of(process.pid()).isAlive());
  }

  private static RunFile note(ProcessIdentity process) {
    return new RunFile(
        process,
        "a node",
        Path.of("/mnt/caf\u00e9 = x"),
        "[::1]:8558",
        Path.of("/dev/meta"),
        Path.of("/dev/data"));
  }
}
