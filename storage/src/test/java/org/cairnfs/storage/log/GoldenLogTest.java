package org.cairnfs.storage.log;

import static org.cairnfs.storage.log.LogFixture.awaitDurable;
import static org.cairnfs.storage.log.LogFixture.body;
import static org.cairnfs.storage.log.LogFixture.open;
import static org.cairnfs.storage.log.LogFixture.read;
import static org.cairnfs.storage.log.LogFixture.region;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.SimulatedDevice;
import org.cairnfs.storage.format.Golden;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;

/** Batches of format version 1 are read and written as ever. */
class GoldenLogTest {
  private static final long RING = 64 * 1024;
  private static final long START = 3 * RING - 4096;
  private static final List<Bytes> RECORDS =
      List.of(Bytes.utf8("first"), Bytes.EMPTY, Bytes.utf8("the third record"));

  @Test
  void batch_ofVersion1_isReadAndWritten() throws IOException {
    SimulatedDevice written = new SimulatedDevice("meta", 1 << 20);
    try (NodeLog log = open(region(written, RING), 9, START, START)) {
      for (Bytes record : RECORDS) {
        log.append(body(record));
      }
    }
    assertGolden("v1/log-batch", written, START);
    SimulatedDevice golden = golden("v1/log-batch", START);
    assertEquals(
        RECORDS, List.copyOf(read(region(golden, RING), 9, START, LogReader.OPEN_END).values()));
  }

  @Test
  void skip_ofVersion1_isReadAndWritten() throws IOException {
    SimulatedDevice written = new SimulatedDevice("meta", 1 << 20);
    Bytes large = Bytes.of(new byte[5000]);
    try (NodeLog log = open(region(written, RING), 9, START, START)) {
      awaitDurable(log, log.append(body(large)));
    }
    assertGolden("v1/log-skip", written, START);
    assertEquals(
        List.of(large),
        List.copyOf(read(region(written, RING), 9, START, LogReader.OPEN_END).values()));
    assertEquals(
        0, read(region(golden("v1/log-skip", START), RING), 9, START, START + 4096).size());
  }

  private static void assertGolden(String name, SimulatedDevice device, long position)
      throws IOException {
    ByteBuffer block = AlignedBuffers.allocate(4096);
    device.read(region(device, RING).address(position), block);
    Golden.assertMatches(name, block.flip());
  }

  private static SimulatedDevice golden(String name, long position) throws IOException {
    SimulatedDevice device = new SimulatedDevice("golden", 1 << 20);
    device.write(region(device, RING).address(position), Golden.read(name, 4096));
    return device;
  }
}
