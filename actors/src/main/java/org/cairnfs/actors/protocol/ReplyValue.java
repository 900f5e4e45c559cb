package org.cairnfs.actors.protocol;

import java.util.List;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.Bytes;

/** What a successful request returns. */
public sealed interface ReplyValue {
  /** Nothing but success. */
  record Done() implements ReplyValue {}

  Done DONE = new Done();

  record AttributesFound(Attributes attributes) implements ReplyValue {}

  /** Attributes of several inodes; those that no longer exist are left out. */
  record ManyFound(List<Attributes> attributes) implements ReplyValue {
    public ManyFound {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * A page of a directory.
   *
   * @param parent of the directory, its own number for the root
   * @param end no entries follow
   */
  record EntriesFound(List<Dentry> entries, long parent, boolean end) implements ReplyValue {
    public EntriesFound {
      entries = List.copyOf(entries);
    }
  }

  /**
   * The extents of a range of a file, clipped to it, in order; holes are left out.
   *
   * @param size of the file in bytes
   */
  record ExtentsFound(long size, List<Extent> extents) implements ReplyValue {
    public ExtentsFound {
      extents = List.copyOf(extents);
    }
  }

  /**
   * What a search for data or a hole came to.
   *
   * @param size of the file in bytes
   * @param block the block sought, at or after which there is none before the end of all files if
   *     it is {@link #NO_BLOCK}; when not found, where to go on
   * @param found false if the search has looked at much and found nothing yet
   */
  record Sought(long size, long block, boolean found) implements ReplyValue {
    /** Greater than every block of a file. */
    public static final long NO_BLOCK = Long.MAX_VALUE;
  }

  /** A target, or the value of an extended attribute. */
  record BytesFound(Bytes bytes) implements ReplyValue {}

  /** Names of extended attributes. */
  record NamesFound(List<Bytes> names) implements ReplyValue {
    public NamesFound {
      names = List.copyOf(names);
    }
  }

  /** Blocks of DATA that the mount may fill. */
  record Granted(Grant grant) implements ReplyValue {}
}
