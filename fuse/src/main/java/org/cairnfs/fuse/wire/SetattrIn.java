package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.AttributeChange.TimeChange;
import org.cairnfs.actors.api.Timestamp;

/**
 * The body of a SETATTR.
 *
 * <pre>
 * struct fuse_setattr_in, 88 bytes
 *    0  u32  valid
 *    4  u32  padding
 *    8  u64  handle
 *   16  u64  size
 *   24  u64  lockOwner
 *   32  u64  accessed
 *   40  u64  modified
 *   48  u64  changed
 *   56  u32  accessedNanos
 *   60  u32  modifiedNanos
 *   64  u32  changedNanos
 *   68  u32  mode
 *   72  u32  unused4
 *   76  u32  uid
 *   80  u32  gid
 *   84  u32  unused5
 * </pre>
 *
 * @param valid which of the others count
 */
public record SetattrIn(
    int valid,
    long handle,
    long size,
    long lockOwner,
    long accessed,
    long modified,
    long changed,
    int accessedNanos,
    int modifiedNanos,
    int changedNanos,
    int mode,
    int uid,
    int gid) {
  public static final int SIZE = 88;

  public static final int MODE = 1;
  public static final int UID = 1 << 1;
  public static final int GID = 1 << 2;
  public static final int LENGTH = 1 << 3;
  public static final int ACCESSED = 1 << 4;
  public static final int MODIFIED = 1 << 5;
  public static final int HANDLE = 1 << 6;
  public static final int ACCESSED_NOW = 1 << 7;
  public static final int MODIFIED_NOW = 1 << 8;
  public static final int LOCK_OWNER = 1 << 9;
  public static final int CHANGED = 1 << 10;
  public static final int KILL_SUIDGID = 1 << 11;

  /** Takes one off the front of a request's body. */
  public static SetattrIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    int at = from.position();
    from.position(at + SIZE);
    return new SetattrIn(
        from.getInt(at + 0),
        from.getLong(at + 8),
        from.getLong(at + 16),
        from.getLong(at + 24),
        from.getLong(at + 32),
        from.getLong(at + 40),
        from.getLong(at + 48),
        from.getInt(at + 56),
        from.getInt(at + 60),
        from.getInt(at + 64),
        from.getInt(at + 68),
        from.getInt(at + 76),
        from.getInt(at + 80));
  }

  /**
   * What it asks for; "now" wins over a time given beside it.
   *
   * <p>One that asks for nothing is chown(2) to the owner and group that there are: it takes setuid
   * and setgid away too, which the kernel tells only of other changes of owner.
   */
  public AttributeChange change() throws MalformedRequestException {
    return new AttributeChange(
        has(MODE) ? OptionalInt.of(mode & 07777) : OptionalInt.empty(),
        has(UID) ? OptionalInt.of(uid) : OptionalInt.empty(),
        has(GID) ? OptionalInt.of(gid) : OptionalInt.empty(),
        has(LENGTH) ? OptionalLong.of(size) : OptionalLong.empty(),
        time(ACCESSED, ACCESSED_NOW, accessed, accessedNanos),
        time(MODIFIED, MODIFIED_NOW, modified, modifiedNanos),
        has(CHANGED) ? Optional.of(timestamp(changed, changedNanos)) : Optional.empty(),
        has(KILL_SUIDGID) || (valid & ~(HANDLE | LOCK_OWNER)) == 0);
  }

  private boolean has(int bit) {
    return (valid & bit) != 0;
  }

  private Optional<TimeChange> time(int given, int now, long seconds, int nanos)
      throws MalformedRequestException {
    if (has(now)) {
      return Optional.of(new TimeChange.Now());
    }
    if (has(given)) {
      return Optional.of(new TimeChange.At(timestamp(seconds, nanos)));
    }
    return Optional.empty();
  }

  private static Timestamp timestamp(long seconds, int nanos) throws MalformedRequestException {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new MalformedRequestException("nanoseconds out of range: " + nanos);
    }
    return new Timestamp(seconds, nanos);
  }
}
