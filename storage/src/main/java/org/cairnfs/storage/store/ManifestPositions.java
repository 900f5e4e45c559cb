package org.cairnfs.storage.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.BlockHeader;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * The blocks on META that lead to the manifests of shards: two for each shard and slot.
 *
 * <pre>
 *  position block
 *  0    header: magic CaMP, volume, address, epoch; owner = shard, aux = slot    48 bytes
 *  48   version                                                                  u64
 *  56   address of the body, 0: here                                             u64
 *  64   length of the manifest's encoding                                        u32
 *  68   the encoding, if it fits; see {@link Manifest}                           to 4096
 *
 *  body, in an extent of the shard's chunks
 *  0    header: magic CaMB, volume, address, epoch; owner = shard, aux = slot    48 bytes
 *  48   version                                                                  u64
 *  56   the encoding
 *       zero                                                       to a multiple of 4096
 * </pre>
 *
 * <p>A node writes only the two blocks of its own slot, in turns: the one that does not hold its
 * last durable manifest. A torn write therefore leaves that one in force. The reader looks at all
 * slots' blocks of a shard and takes the valid one with the highest (epoch, version). If its body
 * cannot be read the shard is damaged: an older manifest would silently take back what was durable.
 */
public final class ManifestPositions {
  /** The longest encoding of a manifest: some 100,000 tables. */
  static final int ENCODING_BYTES_MAX = 32 * 1024 * 1024;

  private static final int BLOCK = BlockDevice.BLOCK;
  private static final int POSITION = BlockHeader.magic("CaMP");
  private static final int BODY = BlockHeader.magic("CaMB");
  private static final int VERSION = 1;
  private static final int INLINE_AT = 68;
  private static final int BODY_AT = 56;

  private final BlockDevice device;
  private final VolumeLayout layout;
  private final long volume;

  /** A position block that checks out; the body is null while it is elsewhere. */
  private record Position(
      int slot, int copy, long epoch, long version, long bodyAt, int length, byte[] block) {
    boolean supersedes(@Nullable Position other) {
      return other == null
          || (epoch != other.epoch ? epoch > other.epoch : version > other.version);
    }
  }

  /**
   * The positions of one volume.
   *
   * @param volume {@link BlockHeader#volume} of its id
   */
  public ManifestPositions(BlockDevice device, VolumeLayout layout, long volume) {
    this.device = device;
    this.layout = layout;
    this.volume = volume;
  }

  /**
   * Finds the manifest of a shard that counts.
   *
   * @return empty if the shard was never opened
   * @throws CorruptBlockException if what counts cannot be read, or if nothing can be read although
   *     something was written
   */
  public Optional<LocatedManifest> latest(ShardId shard) throws IOException {
    int blocks = 2 * layout.slotCount();
    byte[] all = new byte[blocks * BLOCK];
    device.read(layout.manifestAt(shard.value(), 0, 0), ByteBuffer.wrap(all));
    List<CorruptBlockException> damaged = new ArrayList<>();
    Position best = null;
    for (int i = 0; i < blocks; i++) {
      byte[] block = Arrays.copyOfRange(all, i * BLOCK, (i + 1) * BLOCK);
      try {
        Position found = position(shard, i / 2, i % 2, block);
        if (found != null && found.supersedes(best)) {
          best = found;
        }
      } catch (CorruptBlockException e) {
        damaged.add(e);
      }
    }
    if (best == null) {
      if (damaged.size() > 1) {
        throw damaged.get(0);
      }
      return Optional.empty();
    }
    return Optional.of(located(shard, best, damaged));
  }

  private @Nullable Position position(ShardId shard, int slot, int copy, byte[] block)
      throws CorruptBlockException {
    if (isZero(block) || isOfAnotherVolume(block)) {
      return null;
    }
    long address = layout.manifestAt(shard.value(), slot, copy);
    BlockHeader header =
        BlockHeader.check(
            ByteBuffer.wrap(block), 0, device.name(), POSITION, VERSION, volume, address);
    requireOwner(header, shard, slot, address);
    ByteReader in = new ByteReader(block, BlockHeader.BYTES);
    return new Position(slot, copy, header.epoch(), in.u64(), in.u64(), in.u32(), block);
  }

  private static boolean isZero(byte[] block) {
    return Arrays.equals(block, new byte[BLOCK]);
  }

  /** Left behind by a volume that used the device before: as good as never written. */
  private boolean isOfAnotherVolume(byte[] block) {
    ByteBuffer buffer = ByteBuffer.wrap(block);
    return BlockHeader.checksumHolds(buffer, 0) && BlockHeader.peek(buffer, 0).volume() != volume;
  }

  private void requireOwner(BlockHeader header, ShardId shard, int slot, long address)
      throws CorruptBlockException {
    if (header.owner() != shard.value() || header.aux() != slot) {
      throw corrupt(
          address, shard + " slot " + slot, "shard " + header.owner() + " slot " + header.aux());
    }
  }

  private CorruptBlockException corrupt(long address, String expected, String found) {
    return new CorruptBlockException(device.name(), address, expected, found);
  }

  private LocatedManifest located(
      ShardId shard, Position position, List<CorruptBlockException> damaged) throws IOException {
    long address = layout.manifestAt(shard.value(), position.slot, position.copy);
    Extent place = null;
    ByteReader in;
    if (position.bodyAt == 0) {
      in = new ByteReader(position.block, INLINE_AT);
    } else {
      if (position.length < 0 || position.length > ENCODING_BYTES_MAX) {
        throw corrupt(address, "a manifest's length", position.length + " bytes");
      }
      place = new Extent(position.bodyAt, bodyBytes(position.length));
      in = new ByteReader(readBody(shard, position, place), BODY_AT);
    }
    Manifest manifest = decode(in, address);
    if (!manifest.shard().equals(shard)
        || manifest.slot() != position.slot
        || manifest.epoch() != position.epoch
        || manifest.version() != position.version) {
      throw corrupt(
          address,
          "the manifest of epoch " + position.epoch + " version " + position.version,
          manifest.shard() + " epoch " + manifest.epoch() + " version " + manifest.version());
    }
    return new LocatedManifest(manifest, position.slot, position.copy, place, damaged);
  }

  private Manifest decode(ByteReader in, long address) throws CorruptBlockException {
    try {
      return Manifest.decode(in);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw corrupt(address, "a manifest", String.valueOf(e.getMessage()));
    }
  }

  private byte[] readBody(ShardId shard, Position position, Extent place) throws IOException {
    byte[] body = new byte[place.length()];
    device.read(place.address(), ByteBuffer.wrap(body));
    BlockHeader header =
        BlockHeader.check(
            ByteBuffer.wrap(body), 0, device.name(), BODY, VERSION, volume, place.address());
    requireOwner(header, shard, position.slot, place.address());
    long version = new ByteReader(body, BlockHeader.BYTES).u64();
    if (header.epoch() != position.epoch || version != position.version) {
      throw corrupt(
          place.address(),
          "the manifest of epoch " + position.epoch + " version " + position.version,
          "epoch " + header.epoch() + " version " + version);
    }
    return body;
  }

  /** Whether a manifest with so long an encoding needs a body of its own. */
  static boolean needsBody(int encodingLength) {
    return INLINE_AT + encodingLength > BLOCK;
  }

  /** Bytes of the body extent for so long an encoding. */
  static int bodyBytes(int encodingLength) {
    return TableBlock.sizeFor(BODY_AT + encodingLength);
  }

  /** Writes a body; not durable until the device is flushed. */
  void writeBody(Manifest manifest, ByteWriter encoding, Extent extent) throws IOException {
    ByteWriter out = new ByteWriter(extent.length());
    out.zeros(BlockHeader.BYTES).u64(manifest.version());
    out.raw(encoding.toArray(encoding.length()), 0, encoding.length());
    byte[] body = out.toArray(extent.length());
    new BlockHeader(
            BODY,
            VERSION,
            body.length,
            volume,
            extent.address(),
            manifest.epoch(),
            manifest.shard().value(),
            manifest.slot())
        .writeTo(ByteBuffer.wrap(body), 0);
    device.write(extent.address(), ByteBuffer.wrap(body));
  }

  /** Writes a position block of the manifest's slot; not durable until the device is flushed. */
  void writePosition(Manifest manifest, ByteWriter encoding, @Nullable Extent body, int copy)
      throws IOException {
    ByteWriter out = new ByteWriter(BLOCK);
    out.zeros(BlockHeader.BYTES).u64(manifest.version());
    out.u64(body == null ? 0 : body.address()).u32(encoding.length());
    if (body == null) {
      out.raw(encoding.toArray(encoding.length()), 0, encoding.length());
    }
    byte[] block = out.toArray(BLOCK);
    long address = layout.manifestAt(manifest.shard().value(), manifest.slot(), copy);
    new BlockHeader(
            POSITION,
            VERSION,
            BLOCK,
            volume,
            address,
            manifest.epoch(),
            manifest.shard().value(),
            manifest.slot())
        .writeTo(ByteBuffer.wrap(block), 0);
    device.write(address, ByteBuffer.wrap(block));
  }
}
