package org.cairnfs.actors.api;

/**
 * An advisory lock on a range of a file, held or asked for (flock(2), fcntl(2)).
 *
 * @param owner who holds it, as the kernel numbers owners: a process's table of descriptors or, for
 *     flock and for locks of open file descriptions, an open file description
 * @param start first byte, 0 or more
 * @param end last byte, itself locked: {@link Long#MAX_VALUE} for "to the end of the file, however
 *     it grows"
 * @param pid of the process that asked, for F_GETLK to tell
 */
public record FileLock(Family family, Type type, long owner, long start, long end, int pid) {
  /** Locks of different families do not know of each other. */
  public enum Family {
    /** Of fcntl(2): of processes and of open file descriptions. */
    POSIX,
    /** Of flock(2): always the whole file. */
    FLOCK
  }

  /** What a lock allows others; NONE gives up or tells that there is no lock. */
  public enum Type {
    SHARED,
    EXCLUSIVE,
    NONE
  }

  public FileLock {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no range of a file: " + start + " to " + end);
    }
  }

  public boolean overlaps(long otherStart, long otherEnd) {
    return start <= otherEnd && otherStart <= end;
  }

  /** Whether both cannot be held by different owners. */
  public boolean conflictsWith(FileLock other) {
    return family == other.family
        && type != Type.NONE
        && other.type != Type.NONE
        && (type == Type.EXCLUSIVE || other.type == Type.EXCLUSIVE)
        && overlaps(other.start, other.end);
  }

  public FileLock withRange(long newStart, long newEnd) {
    return new FileLock(family, type, owner, newStart, newEnd, pid);
  }

  public FileLock withType(Type newType) {
    return new FileLock(family, newType, owner, start, end, pid);
  }
}
