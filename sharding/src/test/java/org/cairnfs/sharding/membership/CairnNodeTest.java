package org.cairnfs.sharding.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.entity.Inodes;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.volume.FormatParams;
import org.cairnfs.storage.volume.Formatter;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CairnNodeTest {
  private static final Caller ROOT = new Caller(1, 0, 0, 1, 0);

  private final Path dir;

  CairnNodeTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void format() throws Exception {
    Path meta = dir.resolve("meta.img");
    Path data = dir.resolve("data.img");
    Formatter.format(
        meta, data, FormatParams.standard().withSizes(256L << 20, 1L << 30).withShards(4));
    try (Volume volume =
        Volume.open(meta, data, VolumeOptions.of("mkfs", failure -> fail(failure)))) {
      VolumeRoot.create(volume, Clock.systemUTC());
    }
  }

  private CairnNode start() throws Exception {
    return CairnNode.start(
        NodeSettings.local("n1", dir.resolve("meta.img"), dir.resolve("data.img")),
        failure -> failure.printStackTrace());
  }

  private static <T> T get(CompletionStage<Outcome<T>> stage) throws Exception {
    Outcome<T> outcome = stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    if (outcome instanceof Outcome.Refused<T> refused) {
      throw new AssertionError("refused: " + refused.errno());
    }
    return ((Outcome.Ok<T>) outcome).value();
  }

  private static <T> Errno errno(CompletionStage<Outcome<T>> stage) throws Exception {
    Outcome<T> outcome = stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    return assertInstanceOf(Outcome.Refused.class, outcome).errno();
  }

  @Test
  void sequenceNumbers_rise_alsoWhenTheClockWasSetBack() throws Exception {
    long ahead = makeAndStop("a", Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    long after = makeAndStop("b", Clock.systemUTC());
    assertTrue(after > ahead, () -> after + " after " + ahead);
  }

  /** Makes a directory and leaves; returns the sequence number of its making. */
  private long makeAndStop(String name, Clock clock) throws Exception {
    NodeSettings settings =
        new NodeSettings(
            "n1", dir.resolve("meta.img"), dir.resolve("data.img"), "127.0.0.1", 0, 100, clock);
    CairnNode node = CairnNode.start(settings, failure -> failure.printStackTrace());
    try {
      FileSystem fs = node.mount(MountSettings.DEFAULT).fileSystem();
      Ino made = get(fs.mkdir(ROOT, Ino.ROOT, FileName.of(name), 0755)).ino();
      return new Inodes(node.context()).record(made).orElseThrow().metaSeq();
    } finally {
      node.stop();
    }
  }

  @Test
  void start_afterStop_findsEveryFile() throws Exception {
    CairnNode node = start();
    FileSystem fs = node.mount(MountSettings.DEFAULT).fileSystem();
    Entry d = get(fs.mkdir(ROOT, Ino.ROOT, FileName.of("d"), 0755));
    Created file = get(fs.create(ROOT, d.ino(), FileName.of("f"), 0644, 0));
    byte[] text = "hello cairn".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        text.length,
        get(
            fs.write(
                ROOT,
                file.entry().ino(),
                file.file().handle(),
                0,
                ByteBuffer.wrap(text),
                false,
                false)));
    get(fs.rename(ROOT, d.ino(), FileName.of("f"), Ino.ROOT, FileName.of("g"), 0));
    get(fs.link(ROOT, file.entry().ino(), d.ino(), FileName.of("h")));
    assertEquals(Errno.ENOTEMPTY, errno(fs.rmdir(ROOT, Ino.ROOT, FileName.of("d"))));
    get(fs.release(ROOT, file.entry().ino(), file.file().handle()));
    node.stop();

    node = start();
    NodeMount mount = node.mount(MountSettings.DEFAULT);
    fs = mount.fileSystem();
    Entry g = get(fs.lookup(ROOT, Ino.ROOT, FileName.of("g")));
    assertEquals(text.length, g.attributes().size());
    assertEquals(2, g.attributes().nlink());
    try (Data data = get(fs.read(ROOT, g.ino(), 0, 0, 4096))) {
      assertEquals("hello cairn", StandardCharsets.UTF_8.decode(data.buffer()).toString());
    }
    get(fs.unlink(ROOT, Ino.ROOT, FileName.of("g")));
    get(fs.unlink(ROOT, d.ino(), FileName.of("h")));
    get(fs.rmdir(ROOT, Ino.ROOT, FileName.of("d")));
    List<DirectoryEntry> left = get(fs.readdir(ROOT, Ino.ROOT, 0, 0, 100, true));
    assertEquals(List.of(".", ".."), left.stream().map(e -> e.name().toString()).toList());
    assertEquals(Errno.ENOENT, errno(fs.lookup(ROOT, Ino.ROOT, FileName.of("g"))));
    node.stop();
  }
}
