package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.item.ShardId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The contract on image files, and what is refused there in one line. */
class FileVolumeTest extends NodeStorageContract {
  private static final long BYTES = 48 << 20;

  private final Path directory;

  FileVolumeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path meta() {
    return directory.resolve("meta.img");
  }

  private Path data() {
    return directory.resolve("data.img");
  }

  private static VolumeOptions options() {
    return VolumeOptions.of("test", failure -> {});
  }

  private static FormatParams params() {
    return FormatParams.standard().withSizes(BYTES, BYTES).withShards(4);
  }

  @Override
  protected NodeStorage create() throws IOException {
    Formatter.format(meta(), data(), params());
    return Volume.open(meta(), data(), options());
  }

  @Override
  protected NodeStorage reopen(NodeStorage storage) throws IOException {
    storage.close();
    return Volume.open(meta(), data(), options());
  }

  private static String refusal(Executable action) {
    String message = String.valueOf(assertThrows(DeviceException.class, action).getMessage());
    assertFalse(message.contains("\n"), message);
    return message;
  }

  private static void requireSaid(String message, String... words) {
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void liveVolume_isRefusedToEverybodyElse() {
    requireSaid(refusal(() -> Volume.open(meta(), data(), options())), "in use");
    requireSaid(refusal(() -> VolumeReader.open(meta(), data())), "in use");
    requireSaid(refusal(() -> Formatter.format(meta(), data(), params().forced())), "in use");
  }

  @Test
  void swappedDevices_areRefused() {
    close();
    requireSaid(refusal(() -> Volume.open(data(), meta(), options())), "swap");
  }

  @Test
  void devicesOfTwoVolumes_areRefused() throws IOException {
    close();
    Path otherMeta = directory.resolve("other-meta.img");
    Path otherData = directory.resolve("other-data.img");
    Formatter.format(otherMeta, otherData, params());

    requireSaid(refusal(() -> Volume.open(meta(), otherData, options())), "volume");
  }

  @Test
  void foreignTruncatedTinyAndMissingDevices_areRefused() throws IOException {
    close();
    Path text = Files.writeString(directory.resolve("text"), "x".repeat(300_000));
    requireSaid(refusal(() -> Volume.open(text, data(), options())), "not a Cairn device");
    Path tiny = Files.writeString(directory.resolve("tiny"), "x".repeat(5000));
    requireSaid(refusal(() -> Volume.open(tiny, data(), options())), "tiny");
    Path missing = directory.resolve("missing");
    requireSaid(refusal(() -> Volume.open(missing, data(), options())), "does not exist");
    try (RandomAccessFile file = new RandomAccessFile(data().toFile(), "rw")) {
      file.setLength(BYTES / 2);
    }
    requireSaid(refusal(() -> Volume.open(meta(), data(), options())), "truncated");
  }

  @Test
  void flippedBitInOneSuperblock_isSurvived_inBothRefused() throws IOException {
    close();
    flip(meta(), 64 * 1024 + 200);
    try (Volume volume = Volume.open(meta(), data(), options())) {
      assertEquals(4, volume.info().shardCount());
    }
    flip(meta(), 128 * 1024 + 200);
    requireSaid(refusal(() -> Volume.open(meta(), data(), options())), "superblock");
  }

  private static void flip(Path path, long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(at);
      int old = file.read();
      file.seek(at);
      file.write(old ^ 1);
    }
  }

  @Test
  void formatting_whatHoldsAVolume_needsForce() throws IOException {
    close();
    requireSaid(refusal(() -> Formatter.format(meta(), data(), params())), "Cairn volume", "-f");
    Formatter.format(meta(), data(), params().forced());
    try (Volume volume = Volume.open(meta(), data(), options())) {
      assertEquals(1, volume.claim().epoch());
    }
  }

  @Test
  void formatting_withImpossibleParameters_leavesNoFilesBehind() {
    Path one = directory.resolve("one.img");
    Path two = directory.resolve("two.img");
    String message =
        refusal(
            () -> Formatter.format(one, two, params().withSizes(1 << 20, 1 << 20).withShards(64)));
    requireSaid(message, "too small");
    assertFalse(Files.exists(one));
    assertFalse(Files.exists(two));
  }

  @Test
  void reading_writesNothing() throws IOException {
    close();
    byte[] before = Files.readAllBytes(meta());
    try (VolumeReader reader = VolumeReader.open(meta(), data())) {
      reader.store(new ShardId(1));
      assertEquals(List.of(), reader.superblockDamage());
    }
    assertArrayEquals(before, Files.readAllBytes(meta()));
  }
}
