package org.cairnfs.storage.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.DeviceException;

/**
 * Writes and reads the superblocks of a volume, and says in one line what is wrong with a device.
 *
 * <p>Each device has two copies at the same places; one valid copy suffices. Since both are written
 * once and never again, two valid copies never differ.
 */
public final class Superblocks {
  private static final List<Long> PLACES =
      List.of(VolumeLayout.SUPERBLOCK_AT, VolumeLayout.SUPERBLOCK_COPY_AT);

  /** Both halves of a volume. */
  public record Pair(Superblock meta, Superblock data) {}

  private Superblocks() {}

  /** Writes both copies, one durable before the other. */
  public static void write(BlockDevice device, Superblock superblock) throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate(Superblock.BYTES);
    for (long place : PLACES) {
      superblock.encode(buffer, place);
      device.write(place, buffer);
      device.flush();
    }
  }

  /**
   * Reads a device's superblock.
   *
   * @throws DeviceException if it has none, or one that cannot be used
   */
  public static Superblock read(BlockDevice device) throws IOException {
    if (device.size() < VolumeLayout.SUPERBLOCK_COPY_AT + Superblock.BYTES) {
      throw new DeviceException(
          device.name(),
          "is too small for a volume: " + device.size() + " bytes",
          "name a device made by cairn mkfs");
    }
    for (long place : PLACES) {
      Optional<Superblock> found = readCopy(device, place);
      if (found.isPresent()) {
        return requireSize(device, found.get());
      }
    }
    throw unreadable(device);
  }

  /**
   * Reads the superblock of a device that has to be META, or DATA.
   *
   * @throws DeviceException if it has none, one that cannot be used, or is the other
   */
  public static Superblock read(BlockDevice device, Role role) throws IOException {
    Superblock found = read(device);
    requireRole(device, found, role);
    return found;
  }

  /**
   * Reads both devices of a volume.
   *
   * @throws DeviceException if either is unusable, they are swapped, or of different volumes
   */
  public static Pair readPair(BlockDevice meta, BlockDevice data) throws IOException {
    Superblock first = read(meta);
    Superblock second = read(data);
    if (first.role() == Role.DATA && second.role() == Role.META) {
      throw new DeviceException(
          meta.name(), "is the DATA device and " + data.name() + " is META", "swap the two");
    }
    requireRole(meta, first, Role.META);
    requireRole(data, second, Role.DATA);
    if (!first.id().equals(second.id())) {
      throw new DeviceException(
          data.name(),
          "belongs to volume " + second.id() + ", " + meta.name() + " to volume " + first.id(),
          "name the two devices of one volume");
    }
    if (!first.withRole(Role.DATA).equals(second)) {
      throw new DeviceException(
          data.name(),
          "describes volume " + first.id() + " differently from " + meta.name(),
          "name the devices as they were last made by cairn mkfs");
    }
    return new Pair(first, second);
  }

  private static void requireRole(BlockDevice device, Superblock found, Role role)
      throws DeviceException {
    if (found.role() != role) {
      throw new DeviceException(
          device.name(), "is a " + found.role() + " device", "name a " + role + " device here");
    }
  }

  /**
   * What is wrong with the copies of a device on which {@link #read} succeeds; empty if nothing.
   */
  public static List<CorruptBlockException> damage(BlockDevice device) throws IOException {
    List<CorruptBlockException> damage = new ArrayList<>();
    for (long place : PLACES) {
      try {
        Superblock.decode(readBlock(device, place), device.name(), place);
      } catch (CorruptBlockException e) {
        damage.add(e);
      }
    }
    return damage;
  }

  private static Superblock requireSize(BlockDevice device, Superblock superblock)
      throws DeviceException {
    VolumeLayout layout = superblock.layout();
    long expected = superblock.role() == Role.META ? layout.metaBytes() : layout.dataBytes();
    if (device.size() < expected) {
      throw new DeviceException(
          device.name(),
          "is truncated: " + device.size() + " bytes of " + expected,
          "restore it to its full size");
    }
    return superblock;
  }

  private static Optional<Superblock> readCopy(BlockDevice device, long place) throws IOException {
    try {
      return Optional.of(Superblock.decode(readBlock(device, place), device.name(), place));
    } catch (CorruptBlockException e) {
      return Optional.empty();
    }
  }

  private static ByteBuffer readBlock(BlockDevice device, long place) throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate(Superblock.BYTES);
    device.read(place, buffer);
    return buffer.flip();
  }

  /** Why no copy could be used. */
  private static DeviceException unreadable(BlockDevice device) throws IOException {
    boolean damaged = false;
    for (long place : PLACES) {
      ByteBuffer buffer = readBlock(device, place);
      BlockHeader header = BlockHeader.peek(buffer, 0);
      if (header.magic() != Superblock.MAGIC) {
        continue;
      }
      if (BlockHeader.checksumHolds(buffer, 0) && header.version() != Superblock.VERSION) {
        return new DeviceException(
            device.name(),
            "has format version " + header.version() + ", this program knows " + Superblock.VERSION,
            "use the Cairn version that made it");
      }
      damaged = true;
    }
    if (damaged) {
      return new DeviceException(
          device.name(),
          "has no intact superblock: both copies are damaged",
          "restore the device from a copy");
    }
    String content = DeviceProbe.recognise(device).map(c -> ", it holds " + c).orElse("");
    return new DeviceException(
        device.name(), "is not a Cairn device" + content, "name one made by cairn mkfs");
  }
}
