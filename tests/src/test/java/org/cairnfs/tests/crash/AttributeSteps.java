package org.cairnfs.tests.crash;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.AttributeChange.TimeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.storage.item.Bytes;

/** Random changes of attributes and extended attributes. */
final class AttributeSteps {
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int GROUP_EXECUTE = 00010;
  private static final int PERMISSIONS = 07777;
  private static final int CREATE = 1;
  private static final int REPLACE = 2;
  private static final int XATTR_NAMES = 4;

  private final Session session;

  AttributeSteps(Session session) {
    this.session = session;
  }

  static AttributeChange size(long size) {
    return new AttributeChange(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.of(size),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static int withoutPrivileges(int mode) {
    int cleared = mode & ~SETUID;
    return (mode & GROUP_EXECUTE) != 0 ? cleared & ~SETGID : cleared;
  }

  /** Anything with a name, and what is only open. */
  private Ino any() {
    List<Ino> all = new ArrayList<>(session.tree().linked(node -> true));
    session.opens.forEach(open -> all.add(open.ino()));
    return session.one(all);
  }

  void chmod() {
    Ino ino = any();
    int mode = session.random.nextInt(PERMISSIONS + 1);
    AttributeChange change =
        new AttributeChange(
            OptionalInt.of(mode),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    session.change(
        "setattr mode",
        ino + " to " + Integer.toOctalString(mode),
        next -> {
          if (session.call(session.fs.setattr(session.caller(), ino, change), null) == null) {
            return null;
          }
          next.change(ino, node -> node.withMode(node.kind().typeBits() | mode));
          return List.of(ino);
        });
  }

  void chown() {
    Ino ino = any();
    int uid = session.random.nextInt(1000);
    int gid = session.random.nextInt(1000);
    boolean clear = session.oneIn(2);
    AttributeChange change =
        new AttributeChange(
            OptionalInt.empty(),
            OptionalInt.of(uid),
            OptionalInt.of(gid),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            clear);
    session.change(
        "setattr owner",
        ino + " to " + uid + ":" + gid,
        next -> {
          if (session.call(session.fs.setattr(session.caller(), ino, change), null) == null) {
            return null;
          }
          next.change(ino, node -> node.withOwner(uid, gid));
          if (clear && !next.node(ino).isDirectory()) {
            next.change(ino, node -> node.withMode(withoutPrivileges(node.mode())));
          }
          return List.of(ino);
        });
  }

  void utimens() {
    Ino ino = any();
    Timestamp modified = session.time();
    AttributeChange change =
        new AttributeChange(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.of(new TimeChange.At(session.time())),
            Optional.of(new TimeChange.At(modified)),
            Optional.empty(),
            false);
    session.change(
        "setattr times",
        ino.toString(),
        next -> {
          Outcome<Attributes> outcome =
              session.call(session.fs.setattr(session.caller(), ino, change), null);
          if (!(outcome instanceof Outcome.Ok<Attributes> ok)) {
            return null;
          }
          if (!ok.value().modified().equals(modified)) {
            throw new AssertionError("mtime " + ok.value().modified() + ", not " + modified);
          }
          return List.of(ino);
        });
  }

  void setxattr() {
    int length = session.oneIn(6) ? session.random.nextInt(9000) : session.random.nextInt(200);
    setxattr(any(), xattrName(), length, session.oneIn(3) ? 1 + session.random.nextInt(2) : 0);
  }

  private Bytes xattrName() {
    return xattrName("x" + session.random.nextInt(XATTR_NAMES));
  }

  static Bytes xattrName(String name) {
    return Bytes.of(("user." + name).getBytes(StandardCharsets.UTF_8));
  }

  void setxattr(Ino ino, Bytes name, int length, int flags) {
    byte[] value = session.bytes(length);
    session.change(
        "setxattr",
        name.utf8() + " of " + ino + ", " + length + " bytes, flags " + flags,
        next -> {
          boolean exists = next.node(ino).xattrs().containsKey(name);
          Errno refusal =
              exists && flags == CREATE
                  ? Errno.EEXIST
                  : !exists && flags == REPLACE ? Errno.ENODATA : null;
          if (session.call(
                  session.fs.setxattr(session.caller(), ino, name.toArray(), value, flags), refusal)
              == null) {
            return null;
          }
          next.change(ino, node -> node.withXattr(name, Bytes.of(value)));
          return List.of(ino);
        });
  }

  void removexattr() {
    Ino ino = any();
    List<Bytes> names = new ArrayList<>(session.tree().node(ino).xattrs().keySet());
    removexattr(ino, names.isEmpty() || session.oneIn(4) ? xattrName() : session.one(names));
  }

  void removexattr(Ino ino, Bytes name) {
    session.change(
        "removexattr",
        name.utf8() + " of " + ino,
        next -> {
          boolean exists = next.node(ino).xattrs().containsKey(name);
          if (session.call(
                  session.fs.removexattr(session.caller(), ino, name.toArray()),
                  exists ? null : Errno.ENODATA)
              == null) {
            return null;
          }
          next.change(ino, node -> node.withXattr(name, null));
          return List.of(ino);
        });
  }

  void fsyncdir() {
    Ino directory = session.one(session.tree().linked(Node::isDirectory));
    session.sync(
        "fsyncdir",
        directory.toString(),
        next -> {
          session.call(session.fs.fsyncdir(session.caller(), directory, false), null);
          return List.of(directory);
        });
  }

  void syncfs() {
    session.sync(
        "syncfs",
        "",
        next -> {
          session.call(session.fs.syncfs(session.caller()), null);
          return List.of();
        });
  }
}
