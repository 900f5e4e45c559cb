package org.cairnfs.tests.crash;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What an inode should be. Immutable.
 *
 * @param blocks of 4 KiB follow from the content
 * @param modified and {@code changed}: as the file system said after the operation that moved them
 */
record Node(
    int mode,
    int nlink,
    int uid,
    int gid,
    int rdev,
    Content content,
    Bytes target,
    SortedMap<Bytes, Bytes> xattrs,
    SortedMap<FileName, Ino> entries,
    Ino parent,
    @Nullable Timestamp modified,
    @Nullable Timestamp changed) {
  static Node fresh(int mode, int uid, int gid, int rdev, Ino parent, Bytes target) {
    return new Node(
        mode,
        FileKind.ofMode(mode) == FileKind.DIRECTORY ? 2 : 1,
        uid,
        gid,
        rdev,
        Content.EMPTY,
        target,
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        parent,
        null,
        null);
  }

  FileKind kind() {
    return FileKind.ofMode(mode);
  }

  boolean isDirectory() {
    return kind() == FileKind.DIRECTORY;
  }

  /** As stat(2) tells it. */
  long size() {
    return switch (kind()) {
      case DIRECTORY -> entries.keySet().stream().mapToLong(FileName::length).sum();
      case SYMLINK -> target.length();
      default -> content.size();
    };
  }

  Node withMode(int newMode) {
    return new Node(
        newMode, nlink, uid, gid, rdev, content, target, xattrs, entries, parent, modified,
        changed);
  }

  Node withOwner(int newUid, int newGid) {
    return new Node(
        mode, nlink, newUid, newGid, rdev, content, target, xattrs, entries, parent, modified,
        changed);
  }

  Node withNlink(int count) {
    return new Node(
        mode, count, uid, gid, rdev, content, target, xattrs, entries, parent, modified, changed);
  }

  Node withContent(Content other) {
    return new Node(
        mode, nlink, uid, gid, rdev, other, target, xattrs, entries, parent, modified, changed);
  }

  Node withParent(Ino other) {
    return new Node(
        mode, nlink, uid, gid, rdev, content, target, xattrs, entries, other, modified, changed);
  }

  Node withTimes(@Nullable Timestamp newModified, @Nullable Timestamp newChanged) {
    return new Node(
        mode,
        nlink,
        uid,
        gid,
        rdev,
        content,
        target,
        xattrs,
        entries,
        parent,
        newModified,
        newChanged);
  }

  Node withXattr(Bytes name, @Nullable Bytes value) {
    TreeMap<Bytes, Bytes> other = new TreeMap<>(xattrs);
    if (value == null) {
      other.remove(name);
    } else {
      other.put(name, value);
    }
    return new Node(
        mode, nlink, uid, gid, rdev, content, target, other, entries, parent, modified, changed);
  }

  Node withEntry(FileName name, @Nullable Ino ino) {
    TreeMap<FileName, Ino> other = new TreeMap<>(entries);
    if (ino == null) {
      other.remove(name);
    } else {
      other.put(name, ino);
    }
    return new Node(
        mode, nlink, uid, gid, rdev, content, target, xattrs, other, parent, modified, changed);
  }

  /** How attributes differ from what they should be, times aside; empty if they do not. */
  String difference(Attributes found) {
    Differences differences = new Differences();
    differences.compare("mode", mode, found.mode());
    differences.compare("nlink", nlink, found.nlink());
    differences.compare("uid", uid, found.uid());
    differences.compare("gid", gid, found.gid());
    differences.compare("rdev", rdev, found.rdev());
    differences.compare("size", size(), found.size());
    if (content.isCounted()) {
      differences.compare("blocks", content.blocks() * 8L, found.blocks());
    }
    return differences.toString();
  }
}
