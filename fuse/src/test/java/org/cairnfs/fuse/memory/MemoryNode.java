package org.cairnfs.fuse.memory;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.jspecify.annotations.Nullable;

/** One inode; everything is guarded by the file system. */
final class MemoryNode {
  /** A name in a directory. */
  record Child(FileName name, MemoryNode node) {}

  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int GROUP_EXECUTE = 010;
  private static final long FIRST_POSITION = 3; // 1 and 2 are "." and ".."

  final Ino ino;
  final int rdev;
  final Timestamp created;
  final Map<XattrName, byte[]> xattrs = new LinkedHashMap<>();
  final MemoryData data = new MemoryData();
  final Map<FileName, Long> positions = new HashMap<>();
  final TreeMap<Long, Child> children = new TreeMap<>();
  byte[] target = new byte[0];
  @Nullable MemoryNode parent; // of a directory
  int mode;
  int nlink;
  int uid;
  int gid;
  Timestamp accessed;
  Timestamp modified;
  Timestamp changed;
  long lookups;
  int opens;
  boolean linkable; // without a name, and may get one
  private long nextPosition = FIRST_POSITION;
  private long nameBytes;

  MemoryNode(Ino ino, int mode, int rdev, int uid, int gid, Timestamp now) {
    this.ino = ino;
    this.mode = mode;
    this.rdev = rdev;
    this.uid = uid;
    this.gid = gid;
    this.created = now;
    this.accessed = now;
    this.modified = now;
    this.changed = now;
    this.nlink = isDirectory() ? 2 : 1;
  }

  FileKind kind() {
    return FileKind.ofMode(mode);
  }

  boolean isDirectory() {
    return kind() == FileKind.DIRECTORY;
  }

  boolean isFile() {
    return kind() == FileKind.FILE;
  }

  @Nullable MemoryNode child(FileName name) {
    Long position = positions.get(name);
    Child child = position == null ? null : children.get(position);
    return child == null ? null : child.node();
  }

  void addChild(FileName name, MemoryNode node) {
    long position = nextPosition++;
    positions.put(name, position);
    children.put(position, new Child(name, node));
    nameBytes += name.length();
    if (node.isDirectory()) {
      node.parent = this;
      nlink++;
    }
  }

  void removeChild(FileName name) {
    Long position = positions.remove(name);
    Child child = position == null ? null : children.remove(position);
    if (child == null) {
      return;
    }
    nameBytes -= name.length();
    if (child.node().isDirectory()) {
      nlink--;
    }
  }

  /** Whether it is that directory or lies below it. */
  boolean isWithin(MemoryNode ancestor) {
    for (MemoryNode at = this; at != null; at = at.parent) {
      if (at == ancestor) {
        return true;
      }
    }
    return false;
  }

  /** Drops setuid, and setgid if the group may execute; and what a capability gave. */
  void clearPrivileges() {
    if (isDirectory()) {
      return;
    }
    mode &= ~SETUID;
    if ((mode & GROUP_EXECUTE) != 0) {
      mode &= ~SETGID;
    }
  }

  void touch(Timestamp now) {
    modified = now;
    changed = now;
  }

  Attributes attributes() {
    return new Attributes(
        ino, mode, nlink, uid, gid, rdev, size(), blocks(), accessed, modified, changed, created);
  }

  private long size() {
    return switch (kind()) {
      case DIRECTORY -> nameBytes;
      case SYMLINK -> target.length;
      default -> data.size();
    };
  }

  private long blocks() {
    return data.blocks() * (MemoryData.BLOCK_BYTES / 512);
  }
}
