package org.cairnfs.fuse.wire;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.Attributes;

/**
 * The reply to GETATTR and SETATTR.
 *
 * <pre>
 * struct fuse_attr_out, 104 bytes
 *    0  u64  attr_valid
 *    8  u32  attr_valid_nsec
 *   12  u32  dummy
 *   16  struct fuse_attr
 * </pre>
 */
public final class AttrOut {
  public static final int SIZE = 16 + AttributesOut.SIZE;

  private AttrOut() {}

  public static void write(ByteBuffer to, Attributes attributes, Timeout valid) {
    to.putLong(valid.seconds()).putInt(valid.nanos()).putInt(0);
    AttributesOut.write(to, attributes);
  }
}
