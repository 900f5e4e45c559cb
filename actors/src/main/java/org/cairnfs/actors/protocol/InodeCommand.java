package org.cairnfs.actors.protocol;

import java.util.List;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.Bytes;

/**
 * What is asked of one inode. An Inode entity executes it; what changes a directory's own record it
 * hands on to that Directory.
 */
public sealed interface InodeCommand extends EntityCommand {
  Ino ino();

  Request request();

  @Override
  default EntityAddress address() {
    return EntityAddress.inode(ino());
  }

  /** Commands that change what a Directory owns when the inode is one. */
  sealed interface OfOwner extends InodeCommand {}

  record GetAttributes(Request request, Ino ino) implements InodeCommand {}

  /** As GetAttributes, but ENOENT once no link is left: for lookups. */
  record GetLinked(Request request, Ino ino) implements InodeCommand {}

  /** Attributes of several inodes of the domain of {@code ino}. */
  record GetMany(Request request, Ino ino, List<Ino> inos) implements InodeCommand {
    public GetMany {
      inos = List.copyOf(inos);
    }
  }

  /**
   * Changes attributes.
   *
   * @param tail for a size that ends inside a block: that block rewritten with zeros after the new
   *     end, else empty; zero or one extent of one block
   * @param used the grant that {@code tail} came from, as long as it
   */
  record SetAttributes(
      Request request, Ino ino, AttributeChange change, List<Extent> tail, List<GrantUse> used)
      implements OfOwner {
    public SetAttributes {
      tail = List.copyOf(tail);
      used = List.copyOf(used);
    }
  }

  record GetTarget(Request request, Ino ino) implements InodeCommand {}

  record GetXattr(Request request, Ino ino, Bytes name) implements InodeCommand {}

  record ListXattrs(Request request, Ino ino) implements InodeCommand {}

  /** Flags of setxattr(2). */
  record SetXattr(Request request, Ino ino, Bytes name, Bytes value, int flags)
      implements OfOwner {}

  record RemoveXattr(Request request, Ino ino, Bytes name) implements OfOwner {}

  /** The extents with {@code block <= file block < block + count}. */
  record GetExtents(Request request, Ino ino, long block, long count) implements InodeCommand {}

  /**
   * Attaches blocks whose data is on the device.
   *
   * @param offset where the write began, bytes
   * @param length bytes written
   * @param extents what now holds the blocks concerned, in order
   * @param used the grants their blocks came from, in the order of use
   * @param clearPrivileges drop setuid and setgid
   */
  record AttachExtents(
      Request request,
      Ino ino,
      long offset,
      long length,
      List<Extent> extents,
      List<GrantUse> used,
      boolean clearPrivileges)
      implements InodeCommand {
    public AttachExtents {
      extents = List.copyOf(extents);
      used = List.copyOf(used);
    }
  }

  /**
   * Where data, or a hole, begins: the first block at or after {@code block} that is one.
   *
   * @param data written blocks are looked for, else those that are not
   */
  record Seek(Request request, Ino ino, long block, boolean data) implements InodeCommand {}

  /**
   * Attaches unwritten blocks where the file has none; EAGAIN if it has some there by now.
   *
   * @param extents in order, all unwritten
   * @param used the grants their blocks came from, in the order of use
   */
  record Preallocate(Request request, Ino ino, List<Extent> extents, List<GrantUse> used)
      implements InodeCommand {
    public Preallocate {
      extents = List.copyOf(extents);
      used = List.copyOf(used);
    }
  }

  /**
   * Changes what a range of a file is, as fallocate(2) does; sizes and times follow.
   *
   * <p>Whole blocks are freed or emptied. A block that is written and only partly concerned comes
   * along, rewritten with zeros in the range.
   *
   * @param change for ALLOCATE the blocks have come by {@link Preallocate} before
   * @param offset bytes
   * @param length bytes, at least 1
   * @param keepSize the file does not grow to the end of the range
   * @param edges the blocks concerned in part, one extent each: the first, the last, both or none
   * @param used the grants that the edges came from
   * @param clearPrivileges drop setuid and setgid
   */
  record ChangeRange(
      Request request,
      Ino ino,
      RangeChange change,
      long offset,
      long length,
      boolean keepSize,
      List<Extent> edges,
      List<GrantUse> used,
      boolean clearPrivileges)
      implements InodeCommand {
    public ChangeRange {
      edges = List.copyOf(edges);
      used = List.copyOf(used);
    }
  }

  /** Asks for blocks in the shard of {@code ino}. */
  record AskGrant(Request request, Ino ino, long blocks) implements InodeCommand {}

  /**
   * Asks for blocks to put in the place of blocks that a file has, when there is no other space:
   * the shard's reserve serves too.
   *
   * @param blocks of the file, that the grant is for in this order; from the first hole on they are
   *     ignored
   */
  record AskReplacement(Request request, Ino ino, List<Long> blocks) implements InodeCommand {
    public static final int BLOCKS_MAX = 64;

    public AskReplacement {
      blocks = List.copyOf(blocks);
    }
  }

  /** Gives back what is left of a grant in the shard of {@code ino}. */
  record ReturnGrant(Request request, Ino ino, Grant grant) implements InodeCommand {}

  /** atime is now, if it is not newer than mtime and ctime or is a day old (relatime). */
  record Touch(Request request, Ino ino) implements OfOwner {}

  /**
   * The first blocks of a grant that a command uses up.
   *
   * @param grant as the mount holds it before this use
   * @param blocks how many
   */
  record GrantUse(Grant grant, long blocks) {}
}
