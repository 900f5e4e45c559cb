package org.cairnfs.tests.mounted;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ranges of files on a mount, with a local directory as the control. */
@MountedTest
class RangesTest {
  /** Leaves files for comparison; what it asserts by itself holds on the local directory too. */
  private static final String CHANGES =
      """
      head -c 3000000 <(yes 'some data') > data
      fallocate -l 1M allocated
      [ "$(stat -c '%s %b' allocated)" = '1048576 2048' ]
      cmp -n 1048576 allocated /dev/zero
      dd if=data of=allocated bs=10000 seek=7 count=5 conv=notrunc status=none
      [ "$(stat -c '%s %b' allocated)" = '1048576 2048' ]
      cp data kept; fallocate -n -o 2990000 -l 1M kept
      [ "$(stat -c %s kept)" = 3000000 ]; cmp data kept
      cp data punched; fallocate -p -o 5000 -l 2000000 punched
      [ "$(stat -c %s punched)" = 3000000 ]; [ "$(stat -c %b punched)" -lt 2000 ]
      cp data zeroed; fallocate -z -o 5000 -l 3500000 zeroed
      [ "$(stat -c %s zeroed)" = 3505000 ]
      cp data zeroed-kept; fallocate -z -n -o 100 -l 3500000 zeroed-kept
      [ "$(stat -c %s zeroed-kept)" = 3000000 ]
      fallocate -p -o 0 -l 4096 -n allocated
      truncate -s 5G sparse; echo end >> sparse
      cp --sparse=auto sparse copied
      [ "$(stat -c %s copied)" = 5368709124 ]; [ "$(stat -c %b copied)" -le 16 ]
      cp data dug; fallocate -z -o 4096 -l 1000000 dug
      cp --sparse=never data copied-never; cmp data copied-never
      dd if=data of=part bs=100000 skip=3 count=9 status=none
      ! fallocate -c -o 0 -l 4096 data 2> /dev/null || cp kept data
      ! fallocate -l 1P toomuch 2> /dev/null; rm -f toomuch
      ! fallocate -l 10 . 2> /dev/null
      """;

  private TestVolume volume;

  @SuppressWarnings("NullAway.Init") // set before each test
  RangesTest() {}

  @BeforeEach
  void format() throws Exception {
    volume = TestVolume.format();
  }

  @AfterEach
  void delete() throws Exception {
    volume.close();
  }

  @Test
  void changesOfRanges_areAsOnALocalFileSystem_alsoWhenTheNodeWasKilled() throws Exception {
    Path local = Files.createDirectory(volume.directory().resolve("local"));
    Shell.script(local, CHANGES).ok();
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      Shell.script(node.root(), CHANGES).ok();
      Shell.run(volume.directory(), "diff", "-r", "local", "mnt").ok();
      Shell.script(node.root(), "sync -f .; fallocate -p -o 0 -l 2G sparse").ok();
      node.kill();
    }
    volume.assertSound();
    try (NodeProcess node = NodeProcess.on(volume).start()) {
      Shell.run(volume.directory(), "diff", "-r", "local", "mnt").ok();
      Shell.script(node.root(), "rm -r ./*").ok();
    }
    volume.assertSound();
  }
}
