package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a test asks of the devices of a node in another process, by environment variables.
 *
 * <ul>
 *   <li>{@code CAIRN_TEST_TRACE=FILE}: every write and flush of META (device 0) and DATA (device 1)
 *       is recorded in the file, which must not exist yet.
 *   <li>{@code CAIRN_TEST_FAULTS=DIR}: the devices take faults from the files {@code DIR/meta} and
 *       {@code DIR/data}.
 * </ul>
 *
 * <p>Without them the devices stay what they are. It says so in the log when they do not.
 */
public final class TestDevices {
  private static final Logger LOG = LoggerFactory.getLogger(TestDevices.class);
  private static final String TRACE = "CAIRN_TEST_TRACE";
  private static final String FAULTS = "CAIRN_TEST_FAULTS";

  /** The devices to use instead. */
  public record Pair(BlockDevice meta, BlockDevice data) {}

  private TestDevices() {}

  /**
   * Wraps the devices as the environment asks.
   *
   * @param environment usually {@link System#getenv()}
   */
  public static Pair wrap(BlockDevice meta, BlockDevice data, Map<String, String> environment)
      throws IOException {
    Pair pair = new Pair(meta, data);
    @Nullable String trace = environment.get(TRACE);
    if (trace != null) {
      LOG.warn("Test option: writes are recorded in {}", trace);
      TraceFile file = TraceFile.create(Path.of(trace));
      pair =
          new Pair(
              new RecordingDevice(pair.meta(), file, 0), new RecordingDevice(pair.data(), file, 1));
    }
    @Nullable String faults = environment.get(FAULTS);
    if (faults != null) {
      LOG.warn("Test option: faults are taken from {}", faults);
      Path directory = Path.of(faults);
      pair =
          new Pair(
              SwitchableDevice.controlledBy(directory.resolve("meta"), pair.meta()),
              SwitchableDevice.controlledBy(directory.resolve("data"), pair.data()));
    }
    return pair;
  }
}
