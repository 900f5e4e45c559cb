package org.cairnfs.tests.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import org.cairnfs.tests.mounted.Await;
import org.cairnfs.tests.mounted.MountedTest;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.Shell;
import org.cairnfs.tests.mounted.TestVolume;
import org.junit.jupiter.api.Test;

/** DATA full: the program is told, deletes work, space returns, nothing tears. */
@MountedTest
class FullVolumeTest {
  private static final Duration FREED_MAX = Duration.ofSeconds(30);

  @Test
  void fullData_isENOSPC_andDeletingMakesRoom() throws Exception {
    try (TestVolume volume = TestVolume.format("-m", "128M", "-d", "48M", "--shards", "2")) {
      try (NodeProcess node = NodeProcess.on(volume).start()) {
        Shell.script(node.root(), "echo kept > kept; sync -f .").ok();
        refusedForSpace(node, "cat /dev/zero > big");
        assertTrue(Files.size(node.root().resolve("big")) > 10 << 20);
        Shell.script(node.root(), "[ $(cat kept) = kept ]; echo name > /dev/null; mkdir d; rm big")
            .ok();
        writesAgain(node, "head -c 10M /dev/zero > again && sync again && rm again");
      }
      volume.assertSound();
    }
  }

  @Test
  void fullData_isRewrittenInPlace_andTruncatedInTheMiddleOfABlock() throws Exception {
    try (TestVolume volume = TestVolume.format("-m", "128M", "-d", "24M", "--shards", "2")) {
      try (NodeProcess node = NodeProcess.on(volume).start()) {
        refusedForSpace(node, "cat /dev/zero > big");
        refusedForSpace(node, "cat /dev/zero >> big");
        Shell.script(
                node.root(),
                """
                size=$(stat -c %s big)
                [ $size -gt 10000000 ]
                head -c $size /dev/urandom > $TMPDIR/model
                dd if=$TMPDIR/model of=big bs=256K conv=notrunc,fsync status=none
                cmp big $TMPDIR/model
                truncate -s $((size - 5000)) big $TMPDIR/model
                truncate -s $size big $TMPDIR/model
                sync big
                cmp big $TMPDIR/model
                """
                    .replace("$TMPDIR", volume.directory().toString()))
            .ok();
      }
      volume.assertSound();
    }
  }

  @Test
  void fullData_onceEmptied_isAllThereForEveryDirectory() throws Exception {
    try (TestVolume volume = TestVolume.format("-m", "128M", "-d", "48M", "--shards", "4")) {
      try (NodeProcess node = NodeProcess.on(volume).start()) {
        for (String directory : new String[] {"a", "b", "c", "d", "e"}) {
          Shell.script(node.root(), "mkdir " + directory).ok();
          writesAgain(
              node, "head -c 36M /dev/zero > " + directory + "/big && sync " + directory + "/big");
          refusedForSpace(node, "cat /dev/zero > " + directory + "/more");
          Shell.script(node.root(), "rm -r " + directory).ok();
        }
      }
      volume.assertSound();
    }
  }

  private static void refusedForSpace(NodeProcess node, String script) throws Exception {
    Shell.Result full = Shell.script(node.root(), script);
    assertTrue(full.code() != 0 && full.errors().contains("No space left"), full.toString());
  }

  private static void writesAgain(NodeProcess node, String script) throws Exception {
    Await.that(
        "there is room again", FREED_MAX, () -> Shell.script(node.root(), script).code() == 0);
  }
}
