package org.cairnfs.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.Shell;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mount points, ports and volumes that somebody else has. */
@MountedTest
class TakenPlaceTest {
  private TestVolume volume;

  @SuppressWarnings("NullAway.Init") // set before each test
  TakenPlaceTest() {}

  @BeforeEach
  void format() throws Exception {
    volume = TestVolume.format();
  }

  @AfterEach
  void delete() throws Exception {
    volume.close();
  }

  /** A node that is refused leaves nothing behind, the volume included. */
  private Shell.Result node(String... options) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "node", "--meta", volume.meta().toString(), "--data", volume.data().toString()));
    arguments.addAll(List.of(options));
    Shell.Result result = Shell.cairn(volume.directory(), arguments.toArray(new String[0]));
    volume.assertSound();
    return result;
  }

  @Test
  void anAbsentMountPoint_isNamed() throws Exception {
    Path absent = volume.directory().resolve("absent");
    node("--mount", absent.toString()).refusedSaying(absent.toString());
    Path file = Files.createFile(volume.directory().resolve("file"));
    node("--mount", file.toString()).refusedSaying(file.toString());
  }

  @Test
  void aMountPointInUse_isRefused() throws Exception {
    Shell.script(volume.directory(), "mount -t tmpfs none mnt").ok();
    try {
      node("--mount", volume.mountPoint().toString()).refusedSaying(volume.mountPoint().toString());
    } finally {
      Shell.script(volume.directory(), "umount mnt").ok();
    }
  }

  @Test
  void aWriteProtectedBlockDevice_isRefused_andStaysReadable() throws Exception {
    Path directory = volume.directory();
    String meta =
        Shell.script(directory, "losetup --read-only -f --show meta.img").ok().output().strip();
    try {
      String data = volume.data().toString();
      for (String command : List.of("mkfs -f META DATA", "node --meta META --data DATA")) {
        String[] words = command.replace("META", meta).replace("DATA", data).split(" ");
        Shell.cairn(directory, words)
            .refusedSaying(meta + ": is a read-only block device")
            .exits(1);
      }
      Shell.cairn(directory, "check", meta, data).ok();
    } finally {
      Shell.script(directory, "losetup -d " + meta).ok();
    }
  }

  @Test
  void portsInUse_areNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      node("--ops", address).refusedSaying(address);
      node("--listen", address).refusedSaying(address);
    }
  }

  @Test
  void aVolumeInUse_isRefusedByEveryCommand() throws Exception {
    String meta = volume.meta().toString();
    String data = volume.data().toString();
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      Path directory = volume.directory();
      Shell.cairn(directory, "node", "--meta", meta, "--data", data).refusedSaying(meta);
      Shell.cairn(directory, "check", meta, data).refusedSaying(meta);
      Shell.cairn(directory, "mkfs", meta, data).refusedSaying(meta);
      Shell.cairn(directory, "mkfs", "-f", meta, data).refusedSaying(meta);
      Files.writeString(node.root().resolve("f"), "unharmed");
      assertEquals("unharmed", Files.readString(node.root().resolve("f")));
    }
    volume.assertSound();
  }

  @Test
  void aDeadMount_isCleanedByTheNextNode() throws Exception {
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      Files.writeString(node.root().resolve("f"), "kept");
      Shell.script(node.root(), "sync f").ok();
      List<ProcessHandle> guardians = node.process().descendants().toList();
      assertTrue(!guardians.isEmpty(), "a guardian");
      guardians.forEach(ProcessHandle::destroyForcibly);
      node.process().destroyForcibly();
      node.awaitExit();
      assertTrue(TestVolume.isMounted(node.root()), "the dead mount stays");
      try (NodeProcess next = NodeProcess.on(volume).start()) {
        assertEquals("kept", Files.readString(next.root().resolve("f")));
      }
      node.kill();
    }
  }
}
