package org.cairnfs.ops.check;

import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/** What has been seen of one inode, compared with its record at the end. */
final class InodeTally {
  private static final int DIRECTORY_LINKS_OF_ITS_OWN = 2;
  private static final int BLOCK = 4096;

  private final Ino ino;
  private @Nullable InodeRecord record;
  private long names;
  private long nameBytes;
  private long subdirectories;
  private long positions;
  private long lastPosition = -1;
  private long references;
  private @Nullable Ino referrer;
  private long blocks;
  private long extentsEnd;
  private long writtenEnd;
  private long targetLength = -1;
  private boolean trimming;
  private long badXattrs;

  InodeTally(Ino ino) {
    this.ino = ino;
  }

  Ino ino() {
    return ino;
  }

  /** Null until the record, which sorts first, has been seen. */
  @Nullable FileKind kind() {
    return record == null ? null : record.kind();
  }

  void record(InodeRecord found) {
    found.kind();
    record = found;
  }

  void name(Dentry dentry) {
    names++;
    nameBytes += dentry.name().length();
    if (dentry.kind() == FileKind.DIRECTORY) {
      subdirectories++;
    }
  }

  void position(Dentry dentry) {
    positions++;
    lastPosition = dentry.position();
  }

  void backReference(Ino directory) {
    references++;
    referrer = directory;
  }

  void requireName(Bytes key) {
    if (Keys.nameOf(key).length == 0) {
      badXattrs++;
    }
  }

  void extent(Extent extent, Findings findings) {
    if (extent.block() < extentsEnd) {
      findings.add(ino + ": extents overlap at file block " + extent.block());
    }
    extentsEnd = extent.end();
    if (extent.isWritten()) {
      writtenEnd = extent.end();
    }
    blocks += extent.length();
  }

  void target(int length) {
    targetLength = length;
  }

  void trimmed() {
    trimming = true;
  }

  void finish(Findings findings, InodeCheck.Listener listener) {
    InodeRecord found = record;
    if (found == null) {
      findings.add(ino + ": has items but no inode record");
      return;
    }
    if (found.nlink() == 0) {
      listener.unlinked(ino);
    }
    if (found.isDirectory()) {
      finishDirectory(found, findings);
    } else {
      finishOther(found, findings);
    }
    if (badXattrs > 0) {
      findings.add(ino + ": has an extended attribute without a name");
    }
  }

  private void finishDirectory(InodeRecord found, Findings findings) {
    long links = DIRECTORY_LINKS_OF_ITS_OWN + subdirectories;
    require(
        findings, found.nlink() == 0 || found.nlink() == links, "link count", found.nlink(), links);
    require(findings, found.nlink() != 0 || names == 0, "entries of a removed directory", names, 0);
    require(findings, names == positions, "entries by position", positions, names);
    require(findings, found.size() == nameBytes, "size", found.size(), nameBytes);
    if (lastPosition >= found.nextPosition()) {
      findings.add(
          ino
              + ": an entry has position "
              + lastPosition
              + ", the next one to give is "
              + found.nextPosition());
    }
    long parents = ino.equals(Ino.ROOT) || found.nlink() == 0 ? 0 : 1;
    require(findings, references == parents, "back-references", references, parents);
    if (parents == 1 && referrer != null && referrer.value() != found.parent()) {
      findings.add(
          ino
              + ": its parent is ino "
              + Long.toUnsignedString(found.parent())
              + ", its back-reference says "
              + referrer);
    }
    require(findings, blocks == 0, "data blocks of a directory", blocks, 0);
  }

  private void finishOther(InodeRecord found, Findings findings) {
    require(findings, found.nlink() == references, "link count", found.nlink(), references);
    require(
        findings, names + positions == 0, "entries of what is no directory", names + positions, 0);
    require(findings, found.blocks() == blocks, "blocks", found.blocks(), blocks);
    if (found.kind() == FileKind.FILE) {
      long needed = found.size() / BLOCK + (found.size() % BLOCK == 0 ? 0 : 1);
      boolean ends =
          Long.compareUnsigned(writtenEnd, needed) <= 0 || trimming || found.nlink() == 0;
      require(findings, ends, "end of its written extents in blocks", writtenEnd, needed);
    } else {
      require(findings, blocks == 0, "data blocks of what is no file", blocks, 0);
    }
    boolean symlink = found.kind() == FileKind.SYMLINK;
    require(
        findings,
        symlink == (targetLength >= 0) || found.nlink() == 0,
        "symlink targets",
        targetLength >= 0 ? 1 : 0,
        symlink ? 1 : 0);
    if (symlink && targetLength >= 0) {
      require(findings, found.size() == targetLength, "size", found.size(), targetLength);
    }
  }

  private void require(Findings findings, boolean holds, String what, long found, long expected) {
    if (!holds) {
      findings.add(ino + ": " + what + " " + found + ", should be " + expected);
    }
  }
}
