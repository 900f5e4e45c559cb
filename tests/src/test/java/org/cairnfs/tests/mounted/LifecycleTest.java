package org.cairnfs.tests.mounted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes start, leave and die; what they hold stays. */
@MountedTest
class LifecycleTest {
  private TestVolume volume;

  @SuppressWarnings("NullAway.Init") // set before each test
  LifecycleTest() {}

  @BeforeEach
  void format() throws Exception {
    volume = TestVolume.format();
  }

  @AfterEach
  void delete() throws Exception {
    volume.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "plain"})
  void everyFile_isThereAgain_whenTheNodeHasLeft(String kind) throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).options(kind).start()) {
      Files.createDirectory(node.root().resolve("d"));
      Files.writeString(node.root().resolve("d/f"), "before");
      node.stop();
    }
    try (NodeProcess node = NodeProcess.on(volume).options(kind).start()) {
      assertEquals("before", Files.readString(node.root().resolve("d/f")));
      Files.writeString(node.root().resolve("d/f"), "after");
      Shell.run(volume.directory(), "umount", node.root().toString()).ok();
      node.assertLeaves();
    }
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).options(kind).start()) {
      assertEquals("after", Files.readString(node.root().resolve("d/f")));
    }
  }

  @Test
  void whatWasSynced_isThereAgain_whenTheNodeWasKilled() throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).options("plain").start()) {
      Files.writeString(node.root().resolve("fsynced"), "kept");
      Shell.run(node.root(), "sync", "fsynced").ok();
      node.kill();
    }
    try (NodeProcess node = NodeProcess.on(volume).options("block").start()) {
      Files.writeString(node.root().resolve("syncfsed"), "kept");
      Shell.run(node.root(), "sync", "-f", ".").ok();
      Files.writeString(node.root().resolve("synced"), "kept");
      Shell.run(node.root(), "sync").ok();
      node.kill();
    }
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      for (String name : List.of("fsynced", "syncfsed", "synced")) {
        assertEquals("kept", Files.readString(node.root().resolve(name)), name);
      }
    }
  }

  @Test
  void anUnlinkedOpenFile_isUsable_andLeavesNothingBehind() throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      Shell.script(
              node.root(),
              "exec 3<>g; echo one >&3; rm g; echo two >&3;"
                  + "[ \"$(cat /dev/fd/3)\" = $'one\\ntwo' ]")
          .ok();
      FileChannel orphan =
          FileChannel.open(
              node.root().resolve("f"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.delete(node.root().resolve("f"));
      orphan.write(ByteBuffer.allocate(1 << 20));
      orphan.force(true);
      node.process().destroyForcibly();
      node.awaitExit();
      assertThrows(IOException.class, orphan::close);
      node.kill();
    }
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      assertArrayEquals(new String[0], node.root().toFile().list());
    }
    volume.assertSound();
  }

  @Test
  void aReadOnlyMount_refusesEveryChange() throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      Files.writeString(node.root().resolve("f"), "content");
    }
    try (NodeProcess node = NodeProcess.on(volume).options("ro").start()) {
      Path file = node.root().resolve("f");
      assertEquals("content", Files.readString(file));
      for (String change :
          new String[] {"touch g", "mkdir d", "rm f", "mv f g", "ln f g", "chmod 600 f", ": >f"}) {
        String said = Shell.run(node.root(), "bash", "-c", change + "; exit 1").exits(1).errors();
        assertTrue(said.contains("Read-only file system"), change + ": " + said);
      }
      assertThrows(FileSystemException.class, () -> Files.delete(file));
    }
  }

  @Test
  void mountOptions_areTheKernels() throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).options("nosuid,nodev,noexec,noatime").start()) {
      String place = " " + node.root() + " ";
      String line =
          Files.readAllLines(Path.of("/proc/mounts")).stream()
              .filter(mount -> mount.contains(place))
              .findFirst()
              .orElseThrow();
      for (String option : new String[] {"nosuid", "nodev", "noexec", "noatime"}) {
        assertTrue(line.contains(option), line);
      }
      Shell.script(node.root(), "cp /bin/true t; chmod 755 t; ! ./t").ok();
    }
  }

  @Test
  void print_showsWhereARunningNodeIsReached() throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).with("--listen", "127.0.0.1:0").start()) {
      String printed = Shell.cairn(volume.directory(), "print", volume.meta().toString()).output();
      assertTrue(printed.matches("(?s).* at 127\\.0\\.0\\.1:[1-9][0-9]*,.*"), printed + node.log());
    }
  }

  @Test
  void upAndDown_leaveAloneWhatSomebodyElseHasMounted() throws Exception {
    Path directory = volume.directory().resolve("up");
    Path mountPoint = Files.createDirectories(directory.resolve("mnt"));
    try (NodeProcess other = NodeProcess.on(volume).start()) {
      Files.writeString(other.root().resolve("f"), "served");
      Shell.run(directory, "mount", "--bind", other.root().toString(), "mnt").ok();
      try {
        for (String command : new String[] {"up", "down"}) {
          Shell.cairn(volume.directory(), command, "--dir", directory.toString())
              .refusedSaying("cairn " + command, mountPoint + " is busy");
          assertEquals("served", Files.readString(mountPoint.resolve("f")));
        }
      } finally {
        Shell.run(directory, "umount", "mnt").ok();
      }
    }
  }

  @Test
  void upDownUp_keepsEveryFile_andRepeatingIsHarmless() throws Exception {
    Path directory = volume.directory().resolve("up");
    Path file = directory.resolve("mnt/f");
    String[] up = {"up", "--dir", directory.toString()};
    String[] down = {"down", "--dir", directory.toString()};
    Shell.cairn(volume.directory(), up).ok();
    try {
      Files.writeString(file, "kept");
      Shell.cairn(volume.directory(), up).ok();
      Shell.cairn(volume.directory(), down).ok();
      Shell.cairn(volume.directory(), down).ok();
      Shell.cairn(volume.directory(), up).ok();
      assertEquals("kept", Files.readString(file));
    } finally {
      Shell.cairn(volume.directory(), down).ok();
    }
  }
}
