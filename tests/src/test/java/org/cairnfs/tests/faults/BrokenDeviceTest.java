package org.cairnfs.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.cairnfs.tests.mounted.Await;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.Shell;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device under a running node answers EIO, by a test-only option of the node. */
@MountedTest
class BrokenDeviceTest {
  private static final Duration NOTICED_MAX = Duration.ofSeconds(30);
  private TestVolume volume;

  @SuppressWarnings("NullAway.Init") // set before each test
  BrokenDeviceTest() {}

  @BeforeEach
  void format() throws Exception {
    volume = TestVolume.format();
  }

  @AfterEach
  void delete() throws Exception {
    volume.close();
  }

  private NodeProcess start() throws Exception {
    return NodeProcess.on(volume)
        .environment("CAIRN_TEST_FAULTS", volume.directory().toString())
        .start();
  }

  /** Sets the faults of a device, and waits until the node has taken them. */
  private void set(NodeProcess node, String device, String faults) throws Exception {
    Path next = volume.directory().resolve(device + ".next");
    Files.writeString(next, faults);
    long before = changes(node);
    Files.move(
        next,
        volume.directory().resolve(device),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Await.that("the fault is set", NOTICED_MAX, () -> changes(node) > before);
  }

  private static long changes(NodeProcess node) throws Exception {
    return node.log().lines().filter(line -> line.contains("Faults are now")).count();
  }

  @Test
  void dataThatCannotBeRead_isEIO_untilItCan() throws Exception {
    try (NodeProcess node = start()) {
      Shell.script(node.root(), "head -c 1M /dev/urandom > f; sync f; cp f /dev/null").ok();
      String sum = Shell.script(node.root(), "cksum f").ok().output();
      set(node, "data", "fail read\n");
      Shell.Result read = Shell.script(node.root(), "dd if=f iflag=direct bs=64k of=/dev/null");
      assertTrue(read.errors().contains("Input/output error"), read.toString());
      set(node, "data", "\n");
      Shell.script(node.root(), "echo 3 > /proc/sys/vm/drop_caches || true");
      assertEquals(sum, Shell.script(node.root(), "cksum f").ok().output());
    }
    volume.assertSound();
  }

  @Test
  void metaThatCannotBeRead_isEIOorRight_untilItCan() throws Exception {
    try (NodeProcess node = start()) {
      Shell.script(node.root(), "mkdir d; for i in $(seq 200); do echo $i > d/$i; done; sync").ok();
    }
    try (NodeProcess node = start()) {
      set(node, "meta", "fail read\n");
      Shell.Result read = Shell.script(node.root(), "cat d/77");
      assertTrue(
          read.code() == 0
              ? read.output().equals("77\n")
              : read.errors().contains("Input/output error"),
          read.toString());
      set(node, "meta", "\n");
      String all = Shell.script(node.root(), "cat $(ls d | sort -n | sed s,^,d/,)").ok().output();
      assertEquals(200, all.lines().count());
      assertTrue(all.endsWith("\n199\n200\n"), all);
    }
    volume.assertSound();
  }

  @Test
  void dataThatCannotBeWritten_isEIO_andLeavesTheFileAsItWas() throws Exception {
    try (NodeProcess node = start()) {
      Shell.script(node.root(), "echo before > f; sync f").ok();
      set(node, "data", "fail write\n");
      Shell.Result write =
          Shell.script(node.root(), "dd if=/dev/zero of=f conv=notrunc,fsync bs=4k count=4");
      assertTrue(write.errors().contains("Input/output error"), write.toString());
      set(node, "data", "\n");
      assertEquals("before\n", Shell.script(node.root(), "head -n 1 f").ok().output());
      Shell.script(node.root(), "echo after > f; sync f").ok();
    }
    volume.assertSound();
  }

  @ParameterizedTest
  @CsvSource({"meta, write", "meta, flush", "data, flush"})
  void whatCannotBeMadeDurable_haltsTheNode_andWhatWasSyncedIsThere(String device, String operation)
      throws Exception {
    try (NodeProcess node = start()) {
      Shell.script(node.root(), "echo kept > f; sync f").ok();
      set(node, device, "fail " + operation + "\n");
      Shell.script(node.root(), "echo lost > g; sync g");
      assertTrue(node.awaitExit() != 0, node::toString);
      assertEquals(1, node.log().lines().filter(line -> line.contains(" halts: ")).count());
      assertTrue(node.log().contains(device + ".img: injected error"), node.log());
      node.kill();
    }
    Files.delete(volume.directory().resolve(device));
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      assertEquals("kept\n", Files.readString(node.root().resolve("f")));
    }
  }
}
