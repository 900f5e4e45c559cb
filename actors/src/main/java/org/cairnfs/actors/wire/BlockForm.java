package org.cairnfs.actors.wire;

import java.util.List;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.protocol.InodeCommand.GrantUse;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.Grant;

/**
 * The binary form of blocks inside messages.
 *
 * <pre>
 * extent  block(8) bytes: the value of the extent's item
 * grant   holder(8) number(8) start(8) length(8)
 * use     grant blocks(8)
 * </pre>
 */
final class BlockForm {
  /** One block: file block, length, version, start, checksum. */
  private static final int LEAST_EXTENT_BYTES = 8 + 4 + 1 + 8 + 4;

  private static final int USE_BYTES = 5 * Long.BYTES;

  private BlockForm() {}

  static void writeExtents(WireWriter out, List<Extent> extents) {
    out.putList(extents, (to, extent) -> to.putLong(extent.block()).putBytes(extent.encode()));
  }

  static List<Extent> readExtents(WireReader in) {
    return in.list(LEAST_EXTENT_BYTES, from -> Extent.decode(from.longValue(), from.bytes()));
  }

  static void writeGrant(WireWriter out, Grant grant) {
    out.putLong(grant.holder())
        .putLong(grant.number())
        .putLong(grant.run().start())
        .putLong(grant.run().length());
  }

  static Grant readGrant(WireReader in) {
    return new Grant(in.longValue(), in.longValue(), new BlockRun(in.longValue(), in.longValue()));
  }

  static void writeUses(WireWriter out, List<GrantUse> uses) {
    out.putList(
        uses,
        (to, use) -> {
          writeGrant(to, use.grant());
          to.putLong(use.blocks());
        });
  }

  static List<GrantUse> readUses(WireReader in) {
    return in.list(USE_BYTES, from -> new GrantUse(readGrant(from), from.longValue()));
  }
}
