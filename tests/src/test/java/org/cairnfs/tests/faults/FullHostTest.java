package org.cairnfs.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.tests.mounted.Await;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.Shell;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk that holds a sparse image fills up, here a small tmpfs. */
@MountedTest
class FullHostTest {
  private static final Duration NOTICED_MAX = Duration.ofSeconds(60);

  private TestVolume volume;
  private Path host;

  @SuppressWarnings("NullAway.Init") // set before each test
  FullHostTest() {}

  @BeforeEach
  void mountHost() throws Exception {
    volume = new TestVolume(Files.createTempDirectory(TestRoot.path(), "v-"));
    Files.createDirectory(volume.mountPoint());
    host = Files.createDirectory(volume.directory().resolve("host"));
    Shell.script(volume.directory(), "mount -t tmpfs -o size=64m none host").ok();
  }

  @AfterEach
  void unmountHost() throws Exception {
    Shell.script(volume.directory(), "umount host").ok();
    volume.close();
  }

  /** A volume with one image on the host, and the other beside it. */
  private void format(String onHost) throws Exception {
    for (Path image : new Path[] {volume.meta(), volume.data()}) {
      String name = image.getFileName().toString();
      Path place = name.equals(onHost) ? host : Files.createDirectories(elsewhere());
      Shell.script(volume.directory(), "ln -s " + place.resolve(name) + " " + name).ok();
    }
    Shell.cairn(
            volume.directory(),
            "mkfs",
            Files.readSymbolicLink(volume.meta()).toString(),
            Files.readSymbolicLink(volume.data()).toString(),
            "-m",
            "128M",
            "-d",
            "256M",
            "--shards",
            "2")
        .ok();
  }

  private Path elsewhere() {
    return volume.directory().resolve("elsewhere");
  }

  /** Takes all the space that is left. */
  private void fill() throws Exception {
    assertTrue(Shell.script(host, "cat /dev/zero > filler").code() != 0, "the host is full");
  }

  private void makeRoom() throws Exception {
    Files.delete(host.resolve("filler"));
  }

  @Test
  void aFullHostUnderData_isAnErrorToTheProgram_untilThereIsRoomAgain() throws Exception {
    format("data.img");
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      Shell.script(node.root(), "echo kept > kept; sync kept").ok();
      fill();
      Shell.Result refused =
          Shell.script(node.root(), "head -c 32M /dev/urandom > big && sync big");
      assertTrue(refused.code() != 0, refused.toString());
      assertTrue(
          refused.errors().contains("Input/output error")
              || refused.errors().contains("No space left on device"),
          refused.toString());
      assertTrue(node.log().contains("data.img: cannot be written"), node.log());
      assertEquals("kept\n", Files.readString(node.root().resolve("kept")));
      makeRoom();
      Shell.script(node.root(), "head -c 16M /dev/urandom > later; sync later; cksum < later").ok();
      node.stop();
    }
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      assertEquals("kept\n", Files.readString(node.root().resolve("kept")));
      assertEquals(16 << 20, Files.size(node.root().resolve("later")));
    }
  }

  @Test
  void aFullHostUnderMeta_haltsTheNodeWithOneLine_andWhatWasSyncedIsThere() throws Exception {
    format("meta.img");
    Path synced = volume.directory().resolve("synced");
    Files.createFile(synced);
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      Shell.script(node.root(), "mkdir d; echo kept > d/0; sync d/0; sync -f .").ok();
      fill();
      // It may halt at any moment from now on: only what a sync has confirmed counts.
      String script =
          "for i in $(seq 100000); do echo $i > d/$i; sync -f d/$i; echo $i >> "
              + synced
              + "; done";
      Shell.script(node.root(), script);
      Await.that("the node has halted", NOTICED_MAX, () -> !node.process().isAlive());
      assertTrue(node.awaitExit() != 0, node::toString);
      assertEquals(1, node.log().lines().filter(line -> line.contains(" halts: ")).count());
      assertTrue(node.log().contains("meta.img: cannot be written"), node.log());
      node.kill();
    }
    makeRoom();
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      assertEquals("kept\n", Files.readString(node.root().resolve("d/0")));
      for (String name : Files.readAllLines(synced)) {
        assertEquals(name + "\n", Files.readString(node.root().resolve("d/" + name)));
      }
    }
  }
}
