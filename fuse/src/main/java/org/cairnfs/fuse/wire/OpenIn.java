package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of an OPEN or OPENDIR.
 *
 * <pre>
 * struct fuse_open_in, 8 bytes
 *    0  u32  flags
 *    4  u32  openFlags
 * </pre>
 *
 * @param flags as in open(2), without O_CREAT and O_EXCL
 * @param openFlags KILL_SUIDGID: an unprivileged caller truncates
 */
public record OpenIn(int flags, int openFlags) {
  public static final int SIZE = 8;

  /** In openFlags of OPEN and CREATE: drop setuid and setgid, as this truncates. */
  public static final int KILL_SUIDGID = 1;

  /** Takes one off the front of a request's body. */
  public static OpenIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new OpenIn(from.getInt(), from.getInt());
  }
}
