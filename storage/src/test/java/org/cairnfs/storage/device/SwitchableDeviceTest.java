package org.cairnfs.storage.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a device that could fail, and that it does when told to. */
class SwitchableDeviceTest extends BlockDeviceContract {
  private static final int BLOCK = BlockDevice.BLOCK;

  private final Path directory;

  SwitchableDeviceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected BlockDevice create() {
    return new SwitchableDevice(new SimulatedDevice("inner", SIZE), new FaultPlan());
  }

  @Override
  protected BlockDevice reopen(BlockDevice closed) throws IOException {
    Path image = directory.resolve("image");
    Devices.createImage(image, SIZE);
    BlockDevice device = Devices.open(image, Access.WRITE_EXCLUSIVE);
    device.write(0, aligned(random(4 * BLOCK, 3)));
    return new SwitchableDevice(device, new FaultPlan());
  }

  @Test
  void fault_setByName_appliesUntilHealed() throws IOException {
    FaultPlan faults = new FaultPlan();
    SimulatedDevice inner = new SimulatedDevice("inner", SIZE);
    SwitchableDevice device = new SwitchableDevice(inner, faults);
    device.write(0, aligned(random(BLOCK, 1)));
    faults.set("fail write 1");
    device.write(0, aligned(random(BLOCK, 1)));
    assertThrows(IOException.class, () -> device.write(0, aligned(random(BLOCK, 2))));
    faults.set("fail read");
    assertThrows(IOException.class, () -> read(device, 0, BLOCK));
    faults.heal();
    faults.set("full");
    assertThrows(IOException.class, () -> device.write(0, aligned(random(BLOCK, 2))));
    faults.heal();
    faults.set("lie");
    device.flush();
    assertArrayEquals(new byte[BLOCK], read(inner.afterPowerLoss(lossOfAll(inner)), 0, BLOCK));
    faults.set("flip");
    assertFalse(java.util.Arrays.equals(random(BLOCK, 1), read(device, 0, BLOCK)));
    faults.heal();
    assertArrayEquals(random(BLOCK, 1), read(device, 0, BLOCK));
    assertThrows(IllegalArgumentException.class, () -> faults.set("explode"));
    assertThrows(IllegalArgumentException.class, () -> faults.set("fail"));
  }

  /** A seed with which nothing unflushed survives. */
  private static long lossOfAll(SimulatedDevice device) throws IOException {
    long seed = 0;
    while (!java.util.Arrays.equals(new byte[BLOCK], read(device.afterPowerLoss(seed), 0, BLOCK))) {
      seed++;
    }
    return seed;
  }

  @Test
  void control_isFollowedWhileTheDeviceIsOpen() throws IOException {
    SimulatedDevice inner = new SimulatedDevice("inner", SIZE);
    Files.writeString(directory.resolve("meta"), "fail write\nfail flush\n");
    TestDevices.Pair pair =
        TestDevices.wrap(
            inner,
            new SimulatedDevice("data", SIZE),
            Map.of("CAIRN_TEST_FAULTS", directory.toString()));
    assertThrows(IOException.class, () -> pair.meta().write(0, aligned(random(BLOCK, 1))));
    assertThrows(IOException.class, () -> pair.meta().flush());
    pair.data().flush();
    Files.writeString(directory.resolve("meta"), "");
    long deadline = System.nanoTime() + 20_000_000_000L;
    boolean healed = false;
    while (!healed) {
      assertTrue(System.nanoTime() < deadline, "the file is not followed");
      try {
        pair.meta().flush();
        healed = true;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    pair.meta().close();
    pair.data().close();
  }

  @Test
  void wrap_withoutOptions_changesNothing() throws IOException {
    SimulatedDevice meta = new SimulatedDevice("meta", SIZE);
    assertSame(meta, TestDevices.wrap(meta, meta, Map.of()).meta());
  }
}
