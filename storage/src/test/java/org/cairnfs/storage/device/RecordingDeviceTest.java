package org.cairnfs.storage.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a recorded image file, and that its trace tells what a power loss leaves. */
class RecordingDeviceTest extends BlockDeviceContract {
  private static final int BLOCK = BlockDevice.BLOCK;

  private final Path directory;
  private int traces;

  RecordingDeviceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Override
  protected BlockDevice create() throws IOException {
    Devices.createImage(directory.resolve("image"), SIZE);
    return record(directory.resolve("image"));
  }

  @Override
  protected BlockDevice reopen(BlockDevice closed) throws IOException {
    return record(Path.of(closed.name()));
  }

  private BlockDevice record(Path image) throws IOException {
    TraceFile trace = TraceFile.create(directory.resolve("trace" + ++traces));
    return new RecordingDevice(Devices.open(image, Access.WRITE_EXCLUSIVE), trace, 0);
  }

  @Test
  void trace_ofTwoDevices_buildsTheStateAfterEachStep() throws IOException {
    SimulatedDevice meta = new SimulatedDevice("meta", SIZE);
    SimulatedDevice data = new SimulatedDevice("data", SIZE);
    meta.write(0, aligned(random(BLOCK, 1)));
    SimulatedDevice metaBefore = SimulatedDevice.copyOf(meta);
    SimulatedDevice dataBefore = SimulatedDevice.copyOf(data);
    Path file = directory.resolve("both");
    TestDevices.Pair pair =
        TestDevices.wrap(meta, data, Map.of("CAIRN_TEST_TRACE", file.toString()));
    pair.data().write(BLOCK, aligned(random(2 * BLOCK, 2)));
    pair.data().flush();
    pair.meta().write(0, aligned(random(BLOCK, 3)));
    pair.meta().flush();
    pair.meta().write(0, aligned(random(BLOCK, 4)));
    pair.meta().close();
    pair.data().close();
    WriteTrace trace = WriteTrace.load(file, metaBefore, dataBefore);
    assertEquals(5, trace.size());
    assertArrayEquals(random(BLOCK, 1), read(trace.killed(2).get(0), 0, BLOCK));
    assertArrayEquals(random(BLOCK, 3), read(trace.cut(4, 1).get(0), 0, BLOCK));
    assertArrayEquals(random(BLOCK, 4), read(trace.killed(5).get(0), 0, BLOCK));
    assertArrayEquals(random(2 * BLOCK, 2), read(trace.cut(2, 9).get(1), BLOCK, 2 * BLOCK));
  }

  @Test
  void trace_cutShort_endsBeforeTheIncompleteEntry() throws IOException {
    SimulatedDevice device = new SimulatedDevice("meta", SIZE);
    Path file = directory.resolve("short");
    try (BlockDevice recorded = new RecordingDevice(device, TraceFile.create(file), 0)) {
      recorded.write(0, aligned(random(BLOCK, 1)));
      recorded.write(BLOCK, aligned(random(BLOCK, 2)));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(file) - 1);
    }
    assertEquals(1, WriteTrace.load(file, device).size());
  }

  @Test
  void flush_coversOnlyWritesThatReturnedBeforeItBegan() throws Exception {
    SimulatedDevice device = new SimulatedDevice("meta", SIZE);
    Path file = directory.resolve("flushing");
    try (BlockDevice recorded = new RecordingDevice(device, TraceFile.create(file), 0)) {
      recorded.write(0, aligned(random(BLOCK, 1)));
      device.faults().hang(FaultPlan.Operation.FLUSH);
      Thread flusher = new Thread(() -> assertFlushes(recorded));
      flusher.start();
      assertTrue(device.faults().awaitHanging(Duration.ofSeconds(20)));
      recorded.write(BLOCK, aligned(random(BLOCK, 2)));
      device.faults().heal();
      flusher.join();
    }
    WriteTrace trace = WriteTrace.load(file, new SimulatedDevice("meta", SIZE));
    assertEquals(3, trace.size());
    boolean lost = false;
    for (long seed = 0; seed < 50; seed++) {
      SimulatedDevice left = trace.cut(3, seed).get(0);
      assertArrayEquals(random(BLOCK, 1), read(left, 0, BLOCK));
      lost |= java.util.Arrays.equals(new byte[BLOCK], read(left, BLOCK, BLOCK));
    }
    assertTrue(lost, "a write during the flush was taken for flushed");
  }

  private static void assertFlushes(BlockDevice device) {
    try {
      device.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
