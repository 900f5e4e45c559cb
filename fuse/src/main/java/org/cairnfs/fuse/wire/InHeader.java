package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;

/**
 * What every request begins with.
 *
 * <pre>
 * struct fuse_in_header, 40 bytes
 *    0  u32  length
 *    4  u32  opcode
 *    8  u64  unique
 *   16  u64  nodeId
 *   24  u32  uid
 *   28  u32  gid
 *   32  u32  pid
 *   36  u16  extensions
 *   38  u16  padding
 * </pre>
 *
 * @param length of the whole request, this header included
 * @param unique the request's number, named in the reply
 * @param extensions length of what follows the body, in units of 8 bytes; 0 unless negotiated
 */
public record InHeader(
    int length, int opcode, long unique, long nodeId, int uid, int gid, int pid, int extensions) {
  public static final int SIZE = 40;

  /** Takes one off the front of a request's body. */
  public static InHeader read(ByteBuffer from) throws MalformedRequestException {
    Body.require(from, SIZE);
    InHeader read =
        new InHeader(
            from.getInt(),
            from.getInt(),
            from.getLong(),
            from.getLong(),
            from.getInt(),
            from.getInt(),
            from.getInt(),
            Short.toUnsignedInt(from.getShort()));
    Body.skip(from, 2);
    return read;
  }
}
