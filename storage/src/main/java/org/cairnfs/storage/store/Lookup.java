package org.cairnfs.storage.store;

import org.cairnfs.storage.item.Bytes;

/** What a read from memory found. */
public sealed interface Lookup {
  /** The item exists. */
  record Present(Bytes value) implements Lookup {}

  /** The item does not exist, and memory suffices to say so. */
  record Absent() implements Lookup {}

  /** Memory cannot tell: call {@link ShardStore#load} and look again when it completes. */
  record NotCached() implements Lookup {}

  Absent ABSENT = new Absent();
  NotCached NOT_CACHED = new NotCached();
}
