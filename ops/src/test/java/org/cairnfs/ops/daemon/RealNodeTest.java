package org.cairnfs.ops.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.ops.check.Fsck;
import org.cairnfs.ops.grpc.StoredEvents;
import org.cairnfs.ops.grpc.v1.Event;
import org.cairnfs.ops.grpc.v1.EventType;
import org.cairnfs.ops.node.NodeStatus;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.ops.node.RunDirectory;
import org.cairnfs.ops.node.ShardStatus;
import org.cairnfs.sharding.membership.VolumeRoot;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.volume.FormatParams;
import org.cairnfs.storage.volume.Formatter;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real node behind the daemon's interface, on image files and without a mount. */
class RealNodeTest {
  private static final long SECONDS_MAX = 60;
  private static final int SHARDS = 4;
  private static final int O_WRONLY = 1;

  private static DaemonSettings volume(Path temp) throws IOException {
    Path meta = temp.resolve("meta");
    Path data = temp.resolve("data");
    Formatter.format(
        meta, data, FormatParams.standard().withSizes(64 << 20, 256 << 20).withShards(SHARDS));
    VolumeOptions options =
        VolumeOptions.of(
            "mkfs",
            failure -> {
              throw new IllegalStateException(failure);
            });
    try (Volume volume = Volume.open(meta, data, options)) {
      VolumeRoot.create(volume, Clock.systemUTC());
    }
    OpsAddress any = new OpsAddress("127.0.0.1", 0);
    return new DaemonSettings(
        meta, data, null, MountOptions.defaults(), any, any, "real", RunDirectory.at(temp));
  }

  @Test
  void node_tellsWhatItDoes_andItsVolumeIsSoundAfterIt(@TempDir Path temp) throws Exception {
    DaemonSettings settings = volume(temp);
    RunningNode node = new CairnNodeStarter().start(settings);
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    StoredEvents decoder = new StoredEvents();
    try (var registration =
        node.onCommitted(
            committed -> {
              Event.Builder event = Event.newBuilder().setShard(committed.shard());
              decoder.decode(committed.payload(), event);
              events.add(event.build());
            })) {
      makeAndRemove(node.fileSystem());
      List<EventType> types = typesUntilRemoved(events);
      assertEquals(EventType.EVENT_TYPE_CREATED, types.get(0));
      assertTrue(types.contains(EventType.EVENT_TYPE_DATA), types::toString);
      assertTrue(types.contains(EventType.EVENT_TYPE_RENAMED), types::toString);
      assertStatus(node.status());
      assertShards(node.shards());
      assertTrue(node.counters().getOrDefault("log_written_bytes_total", 0L) > 0);
      assertRefusedWhileLive(settings);
    } finally {
      node.stop();
    }
    List<String> findings = new ArrayList<>();
    Fsck.Result result = Fsck.run(settings.meta(), settings.data(), true, findings::add);
    assertEquals(List.of(), findings);
    assertEquals(2, result.inodes());
    flipFirstByteOf("contents", settings.data());
    Fsck.run(settings.meta(), settings.data(), false, line -> fail("nobody looked: " + line));
    Fsck.run(settings.meta(), settings.data(), true, findings::add);
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(findings.get(0).contains("file block 0 at DATA block"), findings::toString);
  }

  private static void flipFirstByteOf(String text, Path device) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    byte[] block = new byte[4096];
    try (RandomAccessFile file = new RandomAccessFile(device.toFile(), "rw")) {
      for (long at = 0; at < file.length(); at += block.length) {
        file.seek(at);
        file.readFully(block);
        if (Arrays.equals(wanted, 0, wanted.length, block, 0, wanted.length)) {
          file.seek(at);
          file.write(block[0] ^ 1);
          return;
        }
      }
    }
    fail(text + " is nowhere on " + device);
  }

  private static void makeAndRemove(FileSystem fs) throws Exception {
    Caller root = new Caller(1, 0, 0, 1, 022);
    Created kept = done(fs.create(root, Ino.ROOT, FileName.of("kept"), 0644, O_WRONLY));
    Ino ino = kept.entry().ino();
    long handle = kept.file().handle();
    ByteBuffer contents = ByteBuffer.allocateDirect(8192);
    contents.put("contents".getBytes(StandardCharsets.US_ASCII)).clear();
    done(fs.write(root, ino, handle, 0, contents, false, false));
    done(fs.rename(root, Ino.ROOT, FileName.of("kept"), Ino.ROOT, FileName.of("new"), 0));
    done(fs.mknod(root, Ino.ROOT, FileName.of("gone"), 0100644, 0));
    done(fs.unlink(root, Ino.ROOT, FileName.of("gone")));
    done(fs.release(root, ino, handle));
    done(fs.syncfs(root));
  }

  private static <T> T done(CompletionStage<Outcome<T>> stage) throws Exception {
    Outcome<T> outcome = stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    if (outcome instanceof Outcome.Ok<T> ok) {
      return ok.value();
    }
    return fail(outcome.toString());
  }

  private static List<EventType> typesUntilRemoved(BlockingQueue<Event> events) throws Exception {
    List<EventType> types = new ArrayList<>();
    while (!types.contains(EventType.EVENT_TYPE_REMOVED)) {
      Event event = events.poll(SECONDS_MAX, TimeUnit.SECONDS);
      assertNotNull(event, types::toString);
      types.add(event.getType());
    }
    return types;
  }

  private static void assertStatus(NodeStatus status) {
    assertEquals("real", status.name());
    assertEquals(SHARDS, status.volume().openShards());
    assertEquals(status.logAppended(), status.logDurable());
    assertEquals("up", status.members().get(0).state());
  }

  private static void assertShards(List<ShardStatus> shards) {
    assertEquals(SHARDS, shards.size());
    assertTrue(shards.stream().allMatch(shard -> shard.state().equals("open")));
    assertEquals(1, shards.get(0).entities().get("directory"));
    assertTrue(shards.get(0).items() > 0);
  }

  private static void assertRefusedWhileLive(DaemonSettings settings) {
    assertThrows(
        DeviceException.class,
        () -> Fsck.run(settings.meta(), settings.data(), false, finding -> {}));
  }
}
