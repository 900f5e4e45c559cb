package org.cairnfs.ops.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.cairnfs.sharding.membership.VolumeRoot;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.Superblock;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.volume.FormatParams;
import org.cairnfs.storage.volume.Formatter;
import org.cairnfs.storage.volume.Volume;
import org.cairnfs.storage.volume.VolumeOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn mkfs}: makes an empty volume on two devices. */
@Command(
    name = "mkfs",
    description = {
      "Makes a volume on two block devices or image files.",
      "Image files are made, sparse, if they are absent. SIZE: bytes, or a number with K, M, G, T or P."
    },
    mixinStandardHelpOptions = true)
final class MkfsCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "META",
      description = "device or image file for the namespace")
  private Path meta = Path.of("");

  @Parameters(index = "1", paramLabel = "DATA", description = "device or image file for contents")
  private Path data = Path.of("");

  @Option(
      names = "-m",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description = "of META to use (default: all; needed for a new image)")
  private @Nullable ByteSize metaSize;

  @Option(
      names = "-d",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description = "of DATA to use (default: all; needed for a new image)")
  private @Nullable ByteSize dataSize;

  @Option(
      names = "--shards",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description =
          "1 to "
              + VolumeLayout.SHARDS_MAX
              + ", fixed for ever (default: 64, more for a large META)")
  private @Nullable Integer shards;

  @Option(
      names = {"-f", "--force"},
      description = "overwrite whatever the devices hold")
  private boolean force;

  @Option(
      names = "--origin",
      paramLabel = "N",
      hidden = true,
      description = "for tests: inode numbers, sequence numbers and positions start at N")
  private long origin;

  MkfsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    TwoDevices.require(meta, data);
    FormatParams params = FormatParams.standard().withSizes(bytes(metaSize), bytes(dataSize));
    if (shards != null) {
      params = params.withShards(shards);
    }
    Instant now = params.created();
    if (origin < 0 || origin > 1L << 62) {
      throw new CommandException("--origin " + origin + ": give 0 to 2^62");
    }
    params = params.startingAt(origin);
    List<Path> absent = Stream.of(meta, data).filter(Files::notExists).toList();
    Superblock made = Formatter.format(meta, data, force ? params.forced() : params);
    try {
      putRoot(now);
    } catch (IOException | RuntimeException failed) {
      for (Path image : absent) {
        Files.deleteIfExists(image);
      }
      throw failed;
    }
    VolumeLayout layout = made.layout();
    console
        .out()
        .printf(
            "volume %s: META %s, DATA %s, %d shards%n",
            made.id(),
            ByteSize.text(layout.metaBytes()),
            ByteSize.text(layout.dataBytes()),
            layout.shardCount());
    return ExitCode.OK;
  }

  private void putRoot(Instant now) throws IOException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    VolumeOptions options = VolumeOptions.of("mkfs", failure::set);
    try (Volume volume = Volume.open(meta, data, options)) {
      VolumeRoot.create(volume, Clock.fixed(now, ZoneOffset.UTC));
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IOException("the volume could not be written: " + cause.getMessage(), cause);
    }
  }

  /** Whole blocks: devices know no other sizes. */
  private static long bytes(@Nullable ByteSize size) {
    return size == null
        ? 0
        : Math.max(BlockDevice.BLOCK, size.bytes() - size.bytes() % BlockDevice.BLOCK);
  }
}
