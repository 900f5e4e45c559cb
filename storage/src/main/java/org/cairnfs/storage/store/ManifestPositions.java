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
 *  48   head of the manifest, see {@link Manifest}
 *       number of the body's extents, 0: it follows here                         varint
 *       their addresses, their lengths in units of 4096                          u64 varint each
 *       length of its encoding, its epoch, its version, if it does not follow    u32 u64 u64
 *       the body, or the chunks that differ from it: number, epoch               varint count; u64 u64 each
 *       zero                                                                     to 4096
 *
 *  body, in extents of the shard's chunks, the first of which is its address
 *  0    header: magic CaMB, volume, address, epoch; owner = shard                48 bytes
 *  48   version of the manifest it was written for                               u64
 *  56   body of the manifest
 *       zero                                                       to a multiple of 4096
 * </pre>
 *
 * <p>In version 1 there is the address of one extent, u64, 0: the body follows here. Both are read.
 *
 * <p>A node writes only the two blocks of its own slot, in turns: the one that does not hold its
 * last durable manifest. A torn write therefore leaves that one in force. The reader looks at all
 * slots' blocks of a shard and takes the valid one with the highest (epoch, version). If its body
 * cannot be read the shard is damaged: an older manifest would silently take back what was durable.
 *
 * <p>A shard that is left cleanly has its last manifest in both blocks, so that damage to one of
 * them does not bring an older manifest into force. After a crash a damaged block cannot be told
 * from a torn one.
 */
public final class ManifestPositions {
  /** The longest encoding of a manifest: some 100,000 tables. */
  static final int ENCODING_BYTES_MAX = 32 * 1024 * 1024;

  private static final int BLOCK = BlockDevice.BLOCK;
  private static final int POSITION = BlockHeader.magic("CaMP");
  private static final int BODY = BlockHeader.magic("CaMB");
  private static final int VERSION = 2;

  /** A body takes no more extents: so many can be named beside the chunks that differ. */
  static final int BODY_EXTENTS_MAX = 96;

  private static final int HEAD_AT = BlockHeader.BYTES;
  private static final int BODY_AT = BlockHeader.BYTES + 8;

  private final BlockDevice device;
  private final VolumeLayout layout;
  private final long volume;

  /** A position block that checks out: the head, and a reader that stands behind it. */
  private record Position(int copy, int version, Manifest head, ByteReader rest) {}

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
        if (found != null && (best == null || found.head.supersedes(best.head))) {
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
    ByteBuffer buffer = ByteBuffer.wrap(block);
    int version = versionOf(buffer);
    BlockHeader header =
        BlockHeader.check(buffer, 0, device.name(), POSITION, version, volume, address);
    requireOwner(header, shard, slot, address);
    ByteReader in = new ByteReader(block, HEAD_AT);
    try {
      return new Position(copy, version, Manifest.decodeHead(shard, slot, header.epoch(), in), in);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw corrupt(address, "a manifest", String.valueOf(e.getMessage()));
    }
  }

  private static boolean isZero(byte[] block) {
    return Arrays.equals(block, new byte[BLOCK]);
  }

  /** Left behind by a volume that used the device before: as good as never written. */
  private boolean isOfAnotherVolume(byte[] block) {
    ByteBuffer buffer = ByteBuffer.wrap(block);
    return BlockHeader.checksumHolds(buffer, 0) && BlockHeader.peek(buffer, 0).volume() != volume;
  }

  private void requireOwner(BlockHeader header, ShardId shard, int aux, long address)
      throws CorruptBlockException {
    if (header.owner() != shard.value() || header.aux() != aux) {
      throw corrupt(address, shard + ", " + aux, "shard " + header.owner() + ", " + header.aux());
    }
  }

  private CorruptBlockException corrupt(long address, String expected, String found) {
    return new CorruptBlockException(device.name(), address, expected, found);
  }

  private LocatedManifest located(
      ShardId shard, Position position, List<CorruptBlockException> damaged) throws IOException {
    Manifest head = position.head;
    long address = layout.manifestAt(shard.value(), head.slot(), position.copy);
    try {
      ByteReader rest = position.rest;
      Leading leading = leading(position.version, rest);
      if (leading == null) {
        List<OwnedChunk> owned = Manifest.decodeChunks(rest);
        Manifest whole = head.withBody(owned, Manifest.decodeTables(rest, position.version));
        return new LocatedManifest(whole, head.slot(), position.copy, null, damaged);
      }
      ManifestBody body = readBody(shard, leading);
      List<OwnedChunk> chunks = body.overriddenBy(Manifest.decodeChunks(rest));
      Manifest whole = head.withBody(chunks, body.tables());
      return new LocatedManifest(whole, head.slot(), position.copy, body, damaged);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw corrupt(address, "a manifest", String.valueOf(e.getMessage()));
    }
  }

  private static int versionOf(ByteBuffer block) {
    return BlockHeader.peek(block, 0).version() == 1 ? 1 : VERSION;
  }

  /** What a position block says of the body it leads to. */
  private record Leading(List<Extent> extents, int length, long epoch, long version) {}

  private static @Nullable Leading leading(int format, ByteReader in) {
    List<Extent> extents = new ArrayList<>();
    if (format == 1) {
      long address = in.u64();
      if (address == 0) {
        return null;
      }
      int length = in.u32();
      extents.add(new Extent(address, bodyBytes(length)));
      return new Leading(extents, length, in.u64(), in.u64());
    }
    for (int n = in.varint(); n > 0; n--) {
      extents.add(new Extent(in.u64(), in.varint() * BLOCK));
    }
    return extents.isEmpty() ? null : new Leading(extents, in.u32(), in.u64(), in.u64());
  }

  private ManifestBody readBody(ShardId shard, Leading leading) throws IOException {
    Pieces pieces = Pieces.of(leading.extents);
    long bodyAt = pieces.addressOf(0);
    int length = leading.length;
    if (length < 0 || length > ENCODING_BYTES_MAX || pieces.end() != bodyBytes(length)) {
      throw corrupt(bodyAt, "a manifest's length", length + " bytes");
    }
    byte[] body = pieces.read(device, 0, pieces.end());
    ByteBuffer buffer = ByteBuffer.wrap(body);
    int format = versionOf(buffer);
    BlockHeader header = BlockHeader.check(buffer, 0, device.name(), BODY, format, volume, bodyAt);
    requireOwner(header, shard, 0, bodyAt);
    ByteReader in = new ByteReader(body, BlockHeader.BYTES);
    long found = in.u64();
    if (header.epoch() != leading.epoch || found != leading.version) {
      throw corrupt(
          bodyAt,
          "the manifest of epoch " + leading.epoch + " version " + leading.version,
          "epoch " + header.epoch() + " version " + found);
    }
    List<OwnedChunk> chunks = Manifest.decodeChunks(in);
    List<TableDescriptor> tables = Manifest.decodeTables(in, format);
    return new ManifestBody(pieces, length, leading.epoch, leading.version, chunks, tables);
  }

  /** Bytes of the body extents for so long an encoding. */
  static int bodyBytes(int encodingLength) {
    return TableBlock.pagesFor(BODY_AT + encodingLength);
  }

  /** Whether head and body together fit a position block. */
  static boolean fitsInline(Manifest manifest) {
    return inline(manifest).length() <= BLOCK;
  }

  private static ByteWriter inline(Manifest manifest) {
    ByteWriter out = new ByteWriter(BLOCK);
    out.zeros(HEAD_AT);
    manifest.encodeHead(out);
    out.varint(0);
    manifest.encodeBody(out);
    return out;
  }

  private static ByteWriter leading(
      Manifest manifest, ManifestBody body, List<OwnedChunk> overrides) {
    ByteWriter out = new ByteWriter(BLOCK);
    out.zeros(HEAD_AT);
    manifest.encodeHead(out);
    out.varint(body.pieces().extents().size());
    for (Extent extent : body.pieces().extents()) {
      out.u64(extent.address()).varint(extent.length() / BLOCK);
    }
    out.u32(body.length()).u64(body.epoch()).u64(body.version());
    Manifest.encodeChunks(overrides, out);
    return out;
  }

  /** Writes a body; not durable until the device is flushed. */
  void writeBody(Manifest manifest, ByteWriter encoding, Pieces pieces) throws IOException {
    ByteWriter out = new ByteWriter(pieces.end());
    out.zeros(BlockHeader.BYTES).u64(manifest.version());
    out.raw(encoding.toArray(encoding.length()), 0, encoding.length());
    byte[] body = out.toArray(pieces.end());
    pieces.write(device, 0, sealed(body, BODY, pieces.addressOf(0), manifest, 0));
  }

  /** Writes a position block of the manifest's slot; not durable until the device is flushed. */
  void writePosition(Manifest manifest, @Nullable ManifestBody body, int copy) throws IOException {
    ByteWriter out =
        body == null
            ? inline(manifest)
            : leading(manifest, body, body.overridesFor(manifest).orElseThrow());
    byte[] block = out.toArray(BLOCK);
    long address = layout.manifestAt(manifest.shard().value(), manifest.slot(), copy);
    device.write(address, sealed(block, POSITION, address, manifest, manifest.slot()));
  }

  private ByteBuffer sealed(byte[] block, int magic, long address, Manifest manifest, int aux) {
    int owner = manifest.shard().value();
    new BlockHeader(magic, VERSION, block.length, volume, address, manifest.epoch(), owner, aux)
        .writeTo(ByteBuffer.wrap(block), 0);
    return ByteBuffer.wrap(block);
  }
}
