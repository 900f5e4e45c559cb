package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * The body of a COPY_FILE_RANGE and of a COPY_FILE_RANGE_64; the header names the source.
 *
 * <pre>
 * struct fuse_copy_file_range_in, 56 bytes
 *    0  u64  handle of the source
 *    8  u64  offset in the source
 *   16  u64  node of the target
 *   24  u64  handle of the target
 *   32  u64  offset in the target
 *   40  u64  length
 *   48  u64  flags
 * </pre>
 *
 * @param flags as in copy_file_range(2)
 */
public record CopyFileRangeIn(
    long handle,
    long offset,
    long targetNode,
    long targetHandle,
    long targetOffset,
    long length,
    long flags) {
  public static final int SIZE = 56;

  /** Takes one off the front of a request's body. */
  public static CopyFileRangeIn read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    return new CopyFileRangeIn(
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong());
  }
}
