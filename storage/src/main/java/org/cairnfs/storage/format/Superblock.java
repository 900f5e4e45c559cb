package org.cairnfs.storage.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.UUID;

/**
 * The block that makes a device one half of a volume.
 *
 * <pre>
 *  0    header: magic CaRN, volume, address; aux = role (1 META, 2 DATA)          48 bytes
 *  48   volume id, most and least significant half                                u64 u64
 *  64   created, milliseconds since 1970                                          u64
 *  72   META bytes, DATA bytes                                                    u64 u64
 *  88   shard count, slot count                                                   u32 u32
 *  96   log bytes, META chunk bytes, DATA chunk bytes                             u64 u64 u64
 *  120  manifests at, logs at, META chunks at, DATA chunks at                     u64 u64 u64 u64
 *  152  origins of inode numbers, sequence numbers and positions                  u64 u64 u64
 *  176  zero                                                                      to 4096
 * </pre>
 *
 * <p>Written when the volume is made. The origin of inode numbers is that of positions in
 * directories too. The origins are what a volume's counters start above, so that tests reach large
 * numbers without a large population.
 *
 * @param id of the volume
 * @param role of the device it is on
 * @param created in whole milliseconds
 * @param layout of both devices
 * @param inoOrigin 0 but in tests
 * @param seqOrigin 0 but in tests
 * @param positionOrigin 0 but in tests
 */
public record Superblock(
    UUID id,
    Role role,
    Instant created,
    VolumeLayout layout,
    long inoOrigin,
    long seqOrigin,
    long positionOrigin) {
  public static final int BYTES = VolumeLayout.BLOCK;
  public static final int VERSION = 1;

  static final int MAGIC = BlockHeader.magic("CaRN");

  /** The same volume's superblock for the other device. */
  public Superblock withRole(Role other) {
    return new Superblock(id, other, created, layout, inoOrigin, seqOrigin, positionOrigin);
  }

  /** 64 bits that stand for the volume in every block. */
  public long volume() {
    return BlockHeader.volume(id);
  }

  /** Fills the first {@link #BYTES} of the buffer with the superblock for this address. */
  public void encode(ByteBuffer buffer, long address) {
    buffer.order(ByteOrder.LITTLE_ENDIAN).clear().put(new byte[BYTES]).position(BlockHeader.BYTES);
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    buffer.putLong(created.toEpochMilli());
    buffer.putLong(layout.metaBytes()).putLong(layout.dataBytes());
    buffer.putInt(layout.shardCount()).putInt(layout.slotCount());
    buffer.putLong(layout.logBytes()).putLong(layout.metaChunkBytes());
    buffer.putLong(layout.dataChunkBytes());
    buffer.putLong(layout.manifestsAt()).putLong(layout.logsAt());
    buffer.putLong(layout.metaChunksAt()).putLong(layout.dataChunksAt());
    buffer.putLong(inoOrigin).putLong(seqOrigin).putLong(positionOrigin);
    new BlockHeader(MAGIC, VERSION, BYTES, volume(), address, 0, 0, role.code()).writeTo(buffer, 0);
    buffer.position(0).limit(BYTES);
  }

  /**
   * Reads a superblock of the version this program knows.
   *
   * @throws CorruptBlockException if it is none, or damaged
   */
  public static Superblock decode(ByteBuffer buffer, String device, long address)
      throws CorruptBlockException {
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(BlockHeader.BYTES);
    UUID id = new UUID(in.getLong(), in.getLong());
    BlockHeader header =
        BlockHeader.check(buffer, 0, device, MAGIC, VERSION, BlockHeader.volume(id), address);
    Instant created = Instant.ofEpochMilli(in.getLong());
    VolumeLayout layout = decodeLayout(in, device, address);
    return new Superblock(
        id,
        role(header, device, address),
        created,
        layout,
        in.getLong(),
        in.getLong(),
        in.getLong());
  }

  private static VolumeLayout decodeLayout(ByteBuffer in, String device, long address)
      throws CorruptBlockException {
    long metaBytes = in.getLong();
    long dataBytes = in.getLong();
    int shardCount = in.getInt();
    int slotCount = in.getInt();
    try {
      return new VolumeLayout(
          metaBytes,
          dataBytes,
          shardCount,
          slotCount,
          in.getLong(),
          in.getLong(),
          in.getLong(),
          in.getLong(),
          in.getLong(),
          in.getLong(),
          in.getLong());
    } catch (IllegalArgumentException e) {
      CorruptBlockException corrupt =
          new CorruptBlockException(device, address, "a possible layout", e.getMessage() + "");
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  private static Role role(BlockHeader header, String device, long address)
      throws CorruptBlockException {
    for (Role role : Role.values()) {
      if (role.code() == header.aux()) {
        return role;
      }
    }
    throw new CorruptBlockException(device, address, "a role", "role " + header.aux());
  }
}
