package org.cairnfs.storage.store;

import java.nio.ByteBuffer;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.format.BlockHeader;
import org.cairnfs.storage.format.CorruptBlockException;

/**
 * What all blocks of a table have in common on the device.
 *
 * <pre>
 *  0    header: magic CaTD (data), CaTG (group) or CaTR (root), volume, address,
 *       epoch = table id, owner = shard, aux = end of the content                 48 bytes
 *  48   content, see {@link DataBlock}, {@link GroupBlock}, {@link RootBlock}
 * </pre>
 *
 * <p>Blocks follow one another without a gap, so that the space of items hardly depends on which
 * others they stand with. In version 1 each is filled with zeros to a multiple of 4096.
 *
 * <p>Table ids are never used twice in a shard, so an older table's block that a lost write left at
 * this address does not pass.
 */
final class TableBlock {
  static final int CONTENT_AT = BlockHeader.BYTES;

  static final int VERSION = 2;

  /** Which of the three. */
  enum Kind {
    DATA("CaTD"),
    GROUP("CaTG"),
    ROOT("CaTR");

    private final int magic;

    Kind(String letters) {
      magic = BlockHeader.magic(letters);
    }
  }

  /** Where a table's blocks live: enough to tell its blocks from all others. */
  record Place(String device, long volume, int shard, long table, Pieces pieces) {
    long addressOf(int offset) {
      return pieces.addressOf(offset);
    }
  }

  /** What the header of a checked block says. */
  record Checked(int version, int contentEnd) {}

  /** A block that is complete but for its header. */
  record Unsealed(byte[] block, int contentEnd) {
    /** Of content that follows {@link TableBlock#CONTENT_AT} bytes left free. */
    static Unsealed of(ByteWriter content) {
      return new Unsealed(content.toArray(content.length()), content.length());
    }
  }

  private TableBlock() {}

  /** Bytes of whole 4 KiB blocks of the device that so many take. */
  static int pagesFor(int bytes) {
    return (int) AlignedBuffers.roundUp(bytes);
  }

  /** Writes the header of a block that goes {@code offset} bytes into its table. */
  static byte[] seal(Unsealed unsealed, Kind kind, Place place, int offset) {
    byte[] block = unsealed.block;
    new BlockHeader(
            kind.magic,
            VERSION,
            block.length,
            place.volume,
            place.addressOf(offset),
            place.table,
            place.shard,
            unsealed.contentEnd)
        .writeTo(ByteBuffer.wrap(block), 0);
    return block;
  }

  /** Checks a block that was read. */
  static Checked check(byte[] block, Kind kind, Place place, int offset)
      throws CorruptBlockException {
    long address = place.addressOf(offset);
    ByteBuffer buffer = ByteBuffer.wrap(block);
    int version = Math.max(1, Math.min(VERSION, BlockHeader.peek(buffer, 0).version()));
    BlockHeader header =
        BlockHeader.check(buffer, 0, place.device, kind.magic, version, place.volume, address);
    if (header.epoch() != place.table || header.owner() != place.shard) {
      throw new CorruptBlockException(
          place.device,
          address,
          "shard " + place.shard + " table " + Long.toHexString(place.table),
          "shard " + header.owner() + " table " + Long.toHexString(header.epoch()));
    }
    if (header.length() != block.length
        || header.aux() < CONTENT_AT
        || header.aux() > block.length) {
      throw new CorruptBlockException(
          place.device,
          address,
          "a block of " + block.length + " bytes",
          header.length() + " bytes with content to " + header.aux());
    }
    return new Checked(version, header.aux());
  }
}
