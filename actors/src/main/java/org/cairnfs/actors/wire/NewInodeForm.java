package org.cairnfs.actors.wire;

import org.cairnfs.actors.protocol.NewInode;

/**
 * The binary form of what is to be made.
 *
 * <pre>
 * 2  mode(4) umask(4) inheritsAcl flag uid(4) gid(4) rdev(4) target bytes
 * 1  mode(4), umask applied, uid(4) gid(4) rdev(4) target bytes
 * </pre>
 */
final class NewInodeForm {
  private NewInodeForm() {}

  static void write(WireWriter out, NewInode made) {
    out.putInt(made.mode()).putInt(made.umask()).putFlag(made.inheritsAcl());
    out.putInt(made.uid()).putInt(made.gid()).putInt(made.rdev()).putBytes(made.target());
  }

  static NewInode read(WireReader in) {
    return new NewInode(
        in.intValue(),
        in.intValue(),
        in.flag(),
        in.intValue(),
        in.intValue(),
        in.intValue(),
        in.bytes());
  }

  static NewInode readFirst(WireReader in) {
    int mode = in.intValue();
    return new NewInode(mode, 0, false, in.intValue(), in.intValue(), in.intValue(), in.bytes());
  }
}
