package org.cairnfs.actors.inode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.ItemFormatException;
import org.cairnfs.storage.item.Bytes;

/**
 * The value of a pending trim: what a transaction has decided about more extents than it could
 * change.
 *
 * <pre>
 * from(8)                    blocks from here on are being freed: the file ends before
 * from(8) to(8) kind(1)      blocks from &lt;= file block &lt; to are being freed (0) or emptied (1)
 * </pre>
 *
 * Big-endian.
 *
 * @param emptied the blocks stay the file's, unwritten
 */
public record TrimMark(long from, long to, boolean emptied) {
  private static final byte FREED = 0;
  private static final byte EMPTIED = 1;
  private static final int LENGTH = 17;

  /** Everything from a block on is being freed. */
  static TrimMark from(long block) {
    return new TrimMark(block, Long.MAX_VALUE, false);
  }

  Bytes encode() {
    if (to == Long.MAX_VALUE && !emptied) {
      return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(from).array());
    }
    ByteBuffer out = ByteBuffer.allocate(LENGTH).putLong(from).putLong(to);
    return Bytes.of(out.put(emptied ? EMPTIED : FREED).array());
  }

  public static TrimMark decode(Bytes value) {
    ByteBuffer in = value.buffer();
    if (value.length() == Long.BYTES) {
      return from(in.getLong());
    }
    if (value.length() != LENGTH) {
      throw new ItemFormatException("a pending trim has " + value.length() + " bytes");
    }
    long from = in.getLong();
    long to = in.getLong();
    byte kind = in.get();
    if (kind != FREED && kind != EMPTIED) {
      throw new ItemFormatException("a pending trim is of the unknown kind " + kind);
    }
    return new TrimMark(from, to, kind == EMPTIED);
  }

  /** Extents as a reader must see them: as they will be. */
  List<Extent> applied(List<Extent> extents) {
    List<Extent> seen = new ArrayList<>(extents.size() + 2);
    for (Extent extent : extents) {
      if (extent.end() <= from || extent.block() >= to) {
        seen.add(extent);
        continue;
      }
      if (extent.block() < from) {
        seen.add(extent.clip(extent.block(), from));
      }
      if (emptied) {
        seen.add(extent.clip(from, to).unwritten());
      }
      if (extent.end() > to) {
        seen.add(extent.clip(to, extent.end()));
      }
    }
    return seen;
  }
}
