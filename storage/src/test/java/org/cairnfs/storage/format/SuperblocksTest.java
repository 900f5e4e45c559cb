package org.cairnfs.storage.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.device.SimulatedDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A volume's devices are recognised, and everything else is refused in one line that says why. */
class SuperblocksTest {
  private static final long META_BYTES = 16 << 20;
  private static final long DATA_BYTES = 8 << 20;

  private final SimulatedDevice meta = new SimulatedDevice("META.img", META_BYTES);
  private final SimulatedDevice data = new SimulatedDevice("DATA.img", DATA_BYTES);
  private final Superblock superblock = superblock();

  private static Superblock superblock() {
    LayoutOverrides tiny = new LayoutOverrides(4, 1 << 20, 1 << 16, 1 << 16);
    return new Superblock(
        UUID.randomUUID(),
        Role.META,
        Instant.ofEpochMilli(1_750_000_000_000L),
        VolumeLayout.plan(META_BYTES, DATA_BYTES, 4, tiny),
        0,
        0,
        0);
  }

  @BeforeEach
  void format() throws IOException {
    Superblocks.write(meta, superblock);
    Superblocks.write(data, superblock.withRole(Role.DATA));
  }

  @Test
  void readPair_ofAVolume_returnsWhatWasWritten() throws IOException {
    assertEquals(superblock, Superblocks.readPair(meta, data).meta());
    assertEquals(superblock.withRole(Role.DATA), Superblocks.readPair(meta, data).data());
    assertTrue(Superblocks.damage(meta).isEmpty());
  }

  @Test
  void write_isDurable() throws IOException {
    assertEquals(superblock, Superblocks.read(meta.afterPowerLoss(0)));
  }

  @Test
  void read_withOneCopyDamaged_usesTheOther() throws IOException {
    meta.flipBit(VolumeLayout.SUPERBLOCK_AT + 100, 0);
    assertEquals(superblock, Superblocks.read(meta));
    assertEquals(1, Superblocks.damage(meta).size());
    data.flipBit(VolumeLayout.SUPERBLOCK_COPY_AT + 4000, 0);
    assertEquals(superblock.id(), Superblocks.read(data).id());
  }

  @Test
  void read_withBothCopiesDamaged_saysSo() {
    meta.flipBit(VolumeLayout.SUPERBLOCK_AT + 100, 0);
    meta.flipBit(VolumeLayout.SUPERBLOCK_COPY_AT + 100, 0);
    assertRefused("both copies are damaged", () -> Superblocks.read(meta));
  }

  @Test
  void readPair_ofSwappedDevices_saysSo() {
    assertRefused("swap the two", () -> Superblocks.readPair(data, meta));
  }

  @Test
  void readPair_ofOneDeviceTwice_saysWhichRoleIsWrong() {
    assertRefused("name a DATA device here", () -> Superblocks.readPair(meta, meta));
    assertRefused("name a META device here", () -> Superblocks.readPair(data, data));
  }

  @Test
  void readPair_ofDifferentVolumes_saysSo() throws IOException {
    Superblocks.write(data, superblock().withRole(Role.DATA));
    assertRefused("belongs to volume", () -> Superblocks.readPair(meta, data));
  }

  @Test
  void read_ofUnknownVersion_saysWhichIsKnown() throws IOException {
    for (long place : new long[] {VolumeLayout.SUPERBLOCK_AT, VolumeLayout.SUPERBLOCK_COPY_AT}) {
      ByteBuffer block = AlignedBuffers.allocate(Superblock.BYTES);
      superblock.encode(block, place);
      new BlockHeader(Superblock.MAGIC, 99, Superblock.BYTES, superblock.volume(), place, 0, 0, 1)
          .writeTo(block, 0);
      meta.write(place, block);
    }
    assertRefused("format version 99, this program knows 1", () -> Superblocks.read(meta));
  }

  @Test
  void read_ofTruncatedDevice_saysHowMuchIsLeft() throws IOException {
    SimulatedDevice shorter = new SimulatedDevice("META.img", META_BYTES / 2);
    Superblocks.write(shorter, superblock);
    assertRefused("truncated: 8388608 bytes of 16777216", () -> Superblocks.read(shorter));
  }

  @Test
  void read_ofTooSmallADevice_saysSo() {
    assertRefused("too small", () -> Superblocks.read(new SimulatedDevice("tiny", 65536)));
  }

  @Test
  void read_ofEmptyDevice_saysItIsNoCairnDevice() {
    assertRefused(
        "is not a Cairn device", () -> Superblocks.read(new SimulatedDevice("empty", 1 << 20)));
  }

  private static void assertRefused(String why, Executable read) {
    String message = assertThrows(DeviceException.class, read).toString();
    assertTrue(message.contains(why), message);
    assertFalse(message.contains("\n"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "ext, 1080, 53ef",
    "XFS, 0, 58465342",
    "btrfs, 65600, 5f42485266535f4d",
    "swap, 4086, 53574150535041434532",
    "LVM, 512, 4c4142454c4f4e45",
    "LUKS, 0, 4c554b53babe",
    "RAID, 4096, fc4e2ba9",
    "GPT, 512, 4546492050415254",
    "NTFS, 3, 4e54465320202020",
    "FAT, 82, 4641543332202020",
    "partition table, 510, 55aa"
  })
  void recognise_ofForeignContent_namesIt(String what, int at, String hex) throws IOException {
    SimulatedDevice device = new SimulatedDevice("foreign", 1 << 20);
    ByteBuffer start = AlignedBuffers.allocate(128 * 1024);
    start.put(at, java.util.HexFormat.of().parseHex(hex));
    device.write(0, start);
    String found = DeviceProbe.recognise(device).orElse("");
    assertTrue(found.contains(what), found);
    assertRefused(found, () -> Superblocks.read(device));
  }

  @Test
  void recognise_ofAVolume_namesIt() throws IOException {
    assertEquals(Optional.of("a Cairn volume"), DeviceProbe.recognise(meta));
    meta.write(VolumeLayout.SUPERBLOCK_AT, AlignedBuffers.allocate(BlockDevice.BLOCK));
    assertEquals(Optional.of("a Cairn volume"), DeviceProbe.recognise(meta));
  }

  @Test
  void recognise_ofNothingKnown_isEmpty() throws IOException {
    SimulatedDevice device = new SimulatedDevice("text", 1 << 20);
    assertEquals(Optional.empty(), DeviceProbe.recognise(device));
    ByteBuffer text = AlignedBuffers.allocate(4096);
    text.put("just some text".getBytes(StandardCharsets.UTF_8)).clear();
    device.write(0, text);
    assertEquals(Optional.empty(), DeviceProbe.recognise(device));
  }
}
