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
