package org.cairnfs.tests.mounted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.session.Counters;
import org.cairnfs.fuse.session.FuseServer;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeSettings;
import org.cairnfs.sharding.membership.VolumeRoot;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.storage.device.Access;
import org.cairnfs.storage.device.Devices;
import org.cairnfs.storage.volume.FormatParams;
import org.cairnfs.storage.volume.Formatter;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request that memory can answer is answered by the thread that read it, and nothing on the way
 * to an answer uses a device.
 *
 * <p>The node is in this JVM, on devices that remember who uses them; the program is not. On a
 * thread that ends, as Pekko keeps for every thread the actors it has met.
 */
@MountedTest
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReaderThreadTest {
  private static final double SHARE_MIN = 0.95;

  /**
   * A machine busy with other things takes the processor from readers; their queues are rescued.
   */
  private static final int ROUNDS_MAX = 8;

  /** One process makes 2,000 files. */
  private static final String CREATES =
      "i=0; while [ $i -lt 2000 ]; do : > f$i; i=$((i+1)); done; [ $(ls | wc -l) = 2000 ]";

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @Test
  void creates_areAnsweredOnTheReaderThread_andUseNoDeviceThere(@TempDir Path directory)
      throws Exception {
    Path meta = directory.resolve("meta.img");
    Path data = directory.resolve("data.img");
    Formatter.format(
        meta, data, FormatParams.standard().withSizes(256L << 20, 1L << 30).withShards(8));
    try (Volume volume = Volume.open(meta, data, VolumeOptions.of("mkfs", failures::add))) {
      VolumeRoot.create(volume, Clock.systemUTC());
    }
    CallerRecordingDevice metaDevice =
        new CallerRecordingDevice(Devices.open(meta, Access.WRITE_EXCLUSIVE));
    CallerRecordingDevice dataDevice =
        new CallerRecordingDevice(Devices.open(data, Access.WRITE_EXCLUSIVE));
    Volume volume = Volume.open(metaDevice, dataDevice, VolumeOptions.of("reader", failures::add));
    CairnNode node = CairnNode.start(NodeSettings.local("reader", meta, data), volume);
    double share;
    try {
      share = shareOfReaders(node, Files.createDirectory(directory.resolve("mnt")));
    } finally {
      node.stop();
    }
    assertTrue(share >= SHARE_MIN, () -> "only " + share + " answered by readers");
    assertFalse(metaDevice.callers().isEmpty(), "nothing was written at all");
    Set<String> callers = new TreeSet<>(metaDevice.callers());
    callers.addAll(dataDevice.callers());
    assertEquals(
        List.of(), callers.stream().filter(ReaderThreadTest::answers).toList(), "use a device");
    assertEquals(List.of(), failures);
  }

  /** Whether a thread reads requests of the kernel, or runs actors in a reader's place. */
  private static boolean answers(String thread) {
    return thread.startsWith("fuse-") || thread.startsWith("cairn-local-");
  }

  /** The best of some runs. */
  private static double shareOfReaders(CairnNode node, Path point) throws Exception {
    FuseServer server =
        FuseServer.start(
            node.mount(MountSettings.DEFAULT).fileSystem(),
            node.localWork(),
            point,
            MountOptions.defaults());
    try {
      double best = 0;
      for (int round = 0; best < SHARE_MIN && round < ROUNDS_MAX; round++) {
        best = Math.max(best, run(server.counters(), point.resolve("d" + round)));
      }
      return best;
    } finally {
      server.unmount();
      server.ended().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static double run(Counters counters, Path directory) throws Exception {
    Files.createDirectory(directory);
    long on = counters.answeredOnReaderThread();
    long elsewhere = counters.answeredElsewhere();
    Shell.script(directory, CREATES).ok();
    on = counters.answeredOnReaderThread() - on;
    elsewhere = counters.answeredElsewhere() - elsewhere;
    return (double) on / (on + elsewhere);
  }
}
