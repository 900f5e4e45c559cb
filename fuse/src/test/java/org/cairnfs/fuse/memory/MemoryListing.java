package org.cairnfs.fuse.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Outcome;

/** Reads directories. */
final class MemoryListing {
  private final MemoryInodes inodes;

  MemoryListing(MemoryInodes inodes) {
    this.inodes = inodes;
  }

  Outcome<List<DirectoryEntry>> read(MemoryNode node, long position, int max, boolean plus) {
    if (!node.isDirectory()) {
      return Outcome.refused(Errno.ENOTDIR);
    }
    node.accessed = inodes.now();
    return Outcome.ok(list(node, position, max, plus));
  }

  private List<DirectoryEntry> list(MemoryNode node, long position, int max, boolean plus) {
    List<DirectoryEntry> found = new ArrayList<>();
    MemoryNode parent = node.parent == null ? node : node.parent;
    if (position < 1) {
      found.add(dots(".", node, 1));
    }
    if (position < 2 && found.size() < max) {
      found.add(dots("..", parent, 2));
    }
    for (Map.Entry<Long, MemoryNode.Child> at : node.children.tailMap(position, false).entrySet()) {
      if (found.size() >= max) {
        break;
      }
      MemoryNode child = at.getValue().node();
      Optional<Attributes> attributes =
          plus ? Optional.of(inodes.entry(child).attributes()) : Optional.empty();
      found.add(
          new DirectoryEntry(
              at.getValue().name(), child.ino, child.kind(), at.getKey(), attributes));
    }
    return found;
  }

  private static DirectoryEntry dots(String name, MemoryNode node, long position) {
    return new DirectoryEntry(
        FileName.of(name), node.ino, FileKind.DIRECTORY, position, Optional.empty());
  }
}
