package org.cairnfs.tests.random;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.tests.mounted.NodeProcess;
import org.cairnfs.tests.mounted.Shell;
import org.cairnfs.tests.mounted.TestVolume;

/** A volume that lives through some seeds, a kill after a sync, a check and remounts. */
final class RandomLife {
  private final int trees;
  private final int steps;
  private final int fileSteps;

  /**
   * @param trees seeds of operations on trees
   * @param steps of each
   * @param fileSteps of the one seed of operations on a file
   */
  RandomLife(int trees, int steps, int fileSteps) {
    this.trees = trees;
    this.steps = steps;
    this.fileSteps = fileSteps;
  }

  /**
   * Lives once.
   *
   * @throws AssertionError with the seed, if something differs
   */
  void live(long seed) throws Exception {
    try (TestVolume volume = TestVolume.format()) {
      Path local = Files.createDirectory(volume.directory().resolve("local"));
      List<TreeRun> runs = new ArrayList<>();
      FileRun file = new FileRun(seed, volume.mountPoint().resolve("file"));
      try (NodeProcess node = NodeProcess.on(volume).options("block").start()) {
        for (int i = 0; i < trees; i++) {
          TreeRun run = new TreeRun(seed + i, steps, node.root(), local);
          runs.add(run);
          run.run();
        }
        file.run(fileSteps);
        Shell.run(volume.directory(), "sync", "-f", node.root().toString()).ok();
        node.kill();
      }
      volume.assertSound();
      for (String kind : List.of("block", "plain")) {
        try (NodeProcess node = NodeProcess.on(volume).options(kind).start()) {
          for (TreeRun run : runs) {
            run.compareTrees();
          }
          file.compareWhole();
          node.stop();
        }
      }
    }
  }
}
