package org.cairnfs.storage.store;

import java.io.IOException;
import org.cairnfs.storage.item.ShardId;

/** META has no room for what a flush or a merge has to write; nothing was changed. */
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1;

  public NoSpaceException(ShardId shard, long wanted, long free) {
    super(shard + ": no " + wanted + " bytes in one piece on META, " + free + " free in all");
  }
}
