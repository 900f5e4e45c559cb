package org.cairnfs.storage.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract on the simulated device, and the faults it exists for. */
class SimulatedDeviceTest extends BlockDeviceContract {
  private static final int BLOCK = BlockDevice.BLOCK;

  private final SimulatedDevice device = new SimulatedDevice("simulated", SIZE);

  @Override
  protected BlockDevice create() {
    return new SimulatedDevice("simulated", SIZE);
  }

  @Override
  protected BlockDevice reopen(BlockDevice closed) {
    return ((SimulatedDevice) closed).copy();
  }

  @Test
  void powerLoss_keepsWhatWasFlushed() throws IOException {
    byte[] flushed = random(4 * BLOCK, 1);
    device.write(0, aligned(flushed));
    device.flush();
    device.write(16 * BLOCK, aligned(random(4 * BLOCK, 2)));
    for (long seed = 0; seed < 100; seed++) {
      assertArrayEquals(flushed, read(device.afterPowerLoss(seed), 0, flushed.length));
    }
  }

  @Test
  void powerLoss_losesTearsAndKeepsWhatWasNot() throws IOException {
    byte[] content = random(2 * BLOCK, 1);
    device.write(0, aligned(content));
    Set<Integer> sectorsKept = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      byte[] found = read(device.afterPowerLoss(seed), 0, content.length);
      sectorsKept.add(sectorsEqual(content, found));
    }
    assertTrue(sectorsKept.containsAll(List.of(0, 1, 8, 16)), sectorsKept.toString());
  }

  @Test
  void powerLoss_reordersOverlappingWrites() throws IOException {
    byte[] first = random(BLOCK, 1);
    byte[] second = random(BLOCK, 2);
    device.write(0, aligned(first));
    device.write(0, aligned(second));
    boolean older = false;
    boolean newer = false;
    for (long seed = 0; seed < 200; seed++) {
      byte[] found = read(device.afterPowerLoss(seed), 0, BLOCK);
      older |= java.util.Arrays.equals(found, first);
      newer |= java.util.Arrays.equals(found, second);
    }
    assertTrue(older && newer);
  }

  @Test
  void powerLoss_ofOneSeed_isAlwaysTheSame() throws IOException {
    device.write(0, aligned(random(64 * BLOCK, 1)));
    assertArrayEquals(
        read(device.afterPowerLoss(7), 0, 64 * BLOCK),
        read(device.afterPowerLoss(7), 0, 64 * BLOCK));
  }

  @Test
  void trace_killedAtAStep_holdsWritesUpToIt() throws IOException {
    SimulatedDevice other = new SimulatedDevice("other", SIZE);
    device.write(0, aligned(random(BLOCK, 9)));
    device.flush();
    WriteTrace trace = WriteTrace.of(device, other);
    device.write(BLOCK, aligned(random(BLOCK, 1)));
    other.write(0, aligned(random(BLOCK, 2)));
    device.flush();
    assertEquals(3, trace.size());
    List<SimulatedDevice> afterOne = trace.killed(1);
    assertArrayEquals(random(BLOCK, 9), read(afterOne.get(0), 0, BLOCK));
    assertArrayEquals(random(BLOCK, 1), read(afterOne.get(0), BLOCK, BLOCK));
    assertArrayEquals(new byte[BLOCK], read(afterOne.get(1), 0, BLOCK));
    assertArrayEquals(random(BLOCK, 1), read(trace.cut(3, 5).get(0), BLOCK, BLOCK));
    assertArrayEquals(new byte[BLOCK], read(trace.killed(0).get(0), BLOCK, BLOCK));
  }

  @Test
  void failOnce_failsOneOperation() throws IOException {
    device.faults().failOnce(FaultPlan.Operation.WRITE, 1);
    device.write(0, aligned(random(BLOCK, 1)));
    assertThrows(IOException.class, () -> device.write(0, aligned(random(BLOCK, 2))));
    device.write(0, aligned(random(BLOCK, 3)));
    assertArrayEquals(random(BLOCK, 3), read(device, 0, BLOCK));
  }

  @Test
  void failFrom_failsUntilHealed() throws IOException {
    device.faults().failFrom(FaultPlan.Operation.FLUSH, 0);
    assertThrows(IOException.class, device::flush);
    assertThrows(IOException.class, device::flush);
    device.faults().heal();
    device.flush();
  }

  @Test
  void fillUp_refusesGrowthOnly() throws IOException {
    device.write(0, aligned(random(BLOCK, 1)));
    device.faults().fillUp(1);
    device.write(BLOCK, aligned(random(BLOCK, 1)));
    assertThrows(IOException.class, () -> device.write(2 * BLOCK, aligned(random(BLOCK, 1))));
    device.write(0, aligned(random(BLOCK, 2)));
  }

  @Test
  void hang_holdsOperationsUntilHealed() throws Exception {
    device.faults().hang(FaultPlan.Operation.READ);
    Thread reader = new Thread(() -> assertReads(device));
    reader.start();
    assertTrue(device.faults().awaitHanging(Duration.ofSeconds(20)));
    device.write(0, aligned(random(BLOCK, 1)));
    assertTrue(reader.isAlive());
    device.faults().heal();
    reader.join();
  }

  @Test
  void flipBit_changesOneBit() throws IOException {
    device.write(0, aligned(new byte[BLOCK]));
    device.flush();
    device.flipBit(1000, 3);
    byte[] expected = new byte[BLOCK];
    expected[1000] = 8;
    assertArrayEquals(expected, read(device, 0, BLOCK));
    assertArrayEquals(expected, read(device.afterPowerLoss(1), 0, BLOCK));
  }

  private static void assertReads(SimulatedDevice device) {
    try {
      read(device, 0, BLOCK);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int sectorsEqual(byte[] expected, byte[] found) {
    int equal = 0;
    for (int at = 0; at < expected.length; at += SimulatedDevice.SECTOR) {
      int end = at + SimulatedDevice.SECTOR;
      equal += java.util.Arrays.equals(expected, at, end, found, at, end) ? 1 : 0;
    }
    return equal;
  }
}
