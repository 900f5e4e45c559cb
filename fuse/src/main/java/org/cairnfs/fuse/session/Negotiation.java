package org.cairnfs.fuse.session;

import org.cairnfs.fuse.mount.FuseMount;
import org.cairnfs.fuse.wire.InitFlags;
import org.cairnfs.fuse.wire.InitIn;
import org.cairnfs.fuse.wire.InitOut;

/**
 * What we agree on with the kernel: only what is served.
 *
 * <p>Left out on purpose: the write-back cache and automatic invalidation (the coherence of pages
 * is ours to decide), opens without a request.
 */
final class Negotiation {
  static final int MAJOR = 7;

  /** The newest version whose structures we know. */
  static final int MINOR_MAX = 38;

  static final int BACKGROUND_REQUESTS_MAX = 128;
  static final int CONGESTION_THRESHOLD = 96;

  private static final int PAGE_BYTES = 4096;

  /** What a request holds unless MAX_PAGES is agreed on. */
  private static final int BYTES_WITHOUT_MAX_PAGES = 32 * PAGE_BYTES;

  static final long SERVED =
      InitFlags.ASYNC_READ
          | InitFlags.POSIX_LOCKS
          | InitFlags.FLOCK_LOCKS
          | InitFlags.EXPORT_SUPPORT
          | InitFlags.ATOMIC_O_TRUNC
          | InitFlags.BIG_WRITES
          | InitFlags.DO_READDIRPLUS
          | InitFlags.READDIRPLUS_AUTO
          | InitFlags.ASYNC_DIO
          | InitFlags.PARALLEL_DIROPS
          | InitFlags.MAX_PAGES
          | InitFlags.CACHE_SYMLINKS
          | InitFlags.HANDLE_KILLPRIV_V2
          | InitFlags.SETXATTR_EXT
          | InitFlags.INIT_EXT;

  /**
   * The kernel obeys ACLs, leaves the umask to us where a default ACL takes its place, and we keep
   * modes and ACLs the same.
   */
  static final long ACLS = InitFlags.POSIX_ACL | InitFlags.DONT_MASK;

  private Negotiation() {}

  /** Whether there can be a connection: a newer kernel asks again with our major version. */
  static boolean isPossible(InitIn offer) {
    return offer.major() >= MAJOR;
  }

  /**
   * @param acls whether ACLs are served
   */
  static InitOut answer(InitIn offer, boolean acls) {
    if (offer.major() > MAJOR) {
      return new InitOut(MAJOR, MINOR_MAX, 0, 0, 0, 0, 0, 0);
    }
    long flags = offer.flags() & (acls ? SERVED | ACLS : SERVED);
    boolean large = (flags & InitFlags.MAX_PAGES) != 0;
    int bytes = large ? FuseMount.TRANSFER_BYTES_MAX : BYTES_WITHOUT_MAX_PAGES;
    int readAhead =
        Integer.compareUnsigned(offer.maxReadahead(), bytes) < 0 ? offer.maxReadahead() : bytes;
    return new InitOut(
        MAJOR,
        Math.min(offer.minor(), MINOR_MAX),
        readAhead,
        flags,
        BACKGROUND_REQUESTS_MAX,
        CONGESTION_THRESHOLD,
        bytes,
        bytes / PAGE_BYTES);
  }
}
