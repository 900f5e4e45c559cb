package org.cairnfs.tests.leaks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeSettings;
import org.cairnfs.sharding.membership.VolumeRoot;
import org.cairnfs.sharding.mount.MountSettings;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.leaks.Planting;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.storage.volume.FormatParams;
import org.cairnfs.storage.volume.Formatter;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;

/** A small volume and a node on it, for leaks to be planted in. */
final class PlantedNode {
  static final Caller ROOT = new Caller(1, 0, 0, 1, 0);
  static final FileName NAME = FileName.of("f");

  private static final ShardId FIRST = new ShardId(0);

  final Path directory;
  final CairnNode node;
  final NodeMount mount;

  private PlantedNode(Path directory, CairnNode node) {
    this.directory = directory;
    this.node = node;
    this.mount = node.mount(MountSettings.DEFAULT);
  }

  /** Undone: the files are deleted. */
  static PlantedNode start(String name) throws IOException {
    Path directory = format();
    CairnNode node =
        CairnNode.start(NodeSettings.local(name, meta(directory), data(directory)), failure -> {});
    return new PlantedNode(directory, node);
  }

  static Path format() throws IOException {
    Path directory = Files.createTempDirectory(TestRoot.path(), "planted-");
    Path meta = meta(directory);
    Path data = data(directory);
    Planting.undo(() -> delete(directory));
    Formatter.format(
        meta, data, FormatParams.standard().withSizes(256L << 20, 1L << 30).withShards(2));
    try (Volume volume = Volume.open(meta, data, VolumeOptions.of("mkfs", failure -> {}))) {
      VolumeRoot.create(volume, Clock.systemUTC());
    }
    return directory;
  }

  private static void delete(Path directory) throws IOException {
    Files.delete(meta(directory));
    Files.delete(data(directory));
    Files.delete(directory);
  }

  static Path meta(Path directory) {
    return directory.resolve("meta.img");
  }

  static Path data(Path directory) {
    return directory.resolve("data.img");
  }

  ShardId shard() {
    return FIRST;
  }

  Created create() throws Exception {
    return get(mount.fileSystem().create(ROOT, Ino.ROOT, NAME, 0644, 0));
  }

  /** As a kernel does once nobody uses a file. */
  void giveBack(Created file) throws Exception {
    Ino ino = file.entry().ino();
    get(mount.fileSystem().release(ROOT, ino, file.file().handle()));
    mount.fileSystem().forget(ino, 1);
  }

  void unmount() throws Exception {
    node.unmount(mount).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  static <T> T get(CompletionStage<Outcome<T>> stage) throws Exception {
    Outcome<T> outcome = stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    if (outcome instanceof Outcome.Ok<T> ok) {
      return ok.value();
    }
    throw new AssertionError("refused: " + outcome);
  }
}
