package org.cairnfs.storage.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a power loss makes of writes that were not flushed.
 *
 * <p>Each write survives, vanishes, or lands in part; and those that survive land in any order
 * where they overlap. One loss in four is extreme instead, all or nothing: random subsets alone
 * rarely show either.
 */
final class PowerLoss {
  private PowerLoss() {}

  static void apply(SparseImage image, List<WriteTrace.Write> unflushed, Random random) {
    int extreme = random.nextInt(8);
    if (extreme == 0) {
      return;
    }
    List<WriteTrace.Write> writes = new ArrayList<>(unflushed);
    if (extreme > 1) {
      Collections.shuffle(writes, random);
    }
    double survival = random.nextDouble();
    for (WriteTrace.Write write : writes) {
      if (extreme == 1 || random.nextDouble() < survival) {
        write.applyTo(image);
      } else if (random.nextBoolean()) {
        tear(image, write, random);
      }
    }
  }

  /** Half of the time a leading part lands, else any sectors. */
  private static void tear(SparseImage image, WriteTrace.Write write, Random random) {
    int sectors = write.payload().length / SimulatedDevice.SECTOR;
    boolean leading = random.nextBoolean();
    int end = random.nextInt(sectors + 1);
    for (int i = 0; i < sectors; i++) {
      if (leading ? i < end : random.nextBoolean()) {
        int at = i * SimulatedDevice.SECTOR;
        image.write(write.offset() + at, write.payload(), at, SimulatedDevice.SECTOR);
      }
    }
  }
}
