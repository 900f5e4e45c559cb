package org.cairnfs.sharding.mount;

import java.util.Optional;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.protocol.RangeChange;
import org.jspecify.annotations.Nullable;

/** What fallocate(2) can be asked for. */
final class RangeModes {
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int ZERO_RANGE = 16;

  private RangeModes() {}

  /** Empty for a mode that is not supported. */
  static Optional<RangeChange> change(int mode) {
    return switch (mode) {
      case 0, KEEP_SIZE -> Optional.of(RangeChange.ALLOCATE);
      case PUNCH_HOLE | KEEP_SIZE -> Optional.of(RangeChange.PUNCH);
      case ZERO_RANGE, ZERO_RANGE | KEEP_SIZE -> Optional.of(RangeChange.ZERO);
      default -> Optional.empty();
    };
  }

  static boolean keepsSize(int mode) {
    return (mode & KEEP_SIZE) != 0;
  }

  /** Null for a range that a file can have. */
  static @Nullable Errno refusal(long offset, long length) {
    if (offset < 0 || length <= 0) {
      return Errno.EINVAL;
    }
    return offset > Long.MAX_VALUE - length ? Errno.EFBIG : null;
  }
}
