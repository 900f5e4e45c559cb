package org.cairnfs.storage.store;

/** What would give a store room next. */
public enum Relief {
  NONE,
  CHUNKS,
  FLUSH,
  MERGE
}
