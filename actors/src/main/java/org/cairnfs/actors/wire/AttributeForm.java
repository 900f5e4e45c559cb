package org.cairnfs.actors.wire;

import java.util.Optional;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.AttributeChange.TimeChange;

/**
 * The binary form of a change of attributes.
 *
 * <pre>
 * mode optional(4) uid optional(4) gid optional(4) size optional(8)
 * atime change · mtime change · ctime optional time · clearPrivileges flag
 * a change of time is  0: none   1: now   2 time: that time
 * </pre>
 */
final class AttributeForm {
  private static final int KEEP = 0;
  private static final int NOW = 1;
  private static final int AT = 2;

  private AttributeForm() {}

  static void write(WireWriter out, AttributeChange change) {
    out.putOptionalInt(change.mode())
        .putOptionalInt(change.uid())
        .putOptionalInt(change.gid())
        .putOptionalLong(change.size());
    writeTime(out, change.accessed());
    writeTime(out, change.modified());
    out.putFlag(change.changed().isPresent());
    change.changed().ifPresent(out::putTime);
    out.putFlag(change.clearPrivileges());
  }

  static AttributeChange read(WireReader in) {
    return new AttributeChange(
        in.optionalInt(),
        in.optionalInt(),
        in.optionalInt(),
        in.optionalLong(),
        readTime(in),
        readTime(in),
        in.flag() ? Optional.of(in.time()) : Optional.empty(),
        in.flag());
  }

  private static void writeTime(WireWriter out, Optional<TimeChange> change) {
    if (change.isEmpty()) {
      out.putByte(KEEP);
    } else if (change.get() instanceof TimeChange.At at) {
      out.putByte(AT).putTime(at.time());
    } else {
      out.putByte(NOW);
    }
  }

  private static Optional<TimeChange> readTime(WireReader in) {
    int form = in.unsignedByte();
    return switch (form) {
      case KEEP -> Optional.empty();
      case NOW -> Optional.of(new TimeChange.Now());
      case AT -> Optional.of(new TimeChange.At(in.time()));
      default -> throw new WireFormatException("a change of time has the unknown form " + form);
    };
  }
}
