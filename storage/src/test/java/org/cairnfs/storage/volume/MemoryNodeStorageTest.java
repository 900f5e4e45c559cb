package org.cairnfs.storage.volume;

/** The contract on storage in memory. */
class MemoryNodeStorageTest extends NodeStorageContract {
  @Override
  protected NodeStorage create() {
    return new MemoryNodeStorage(4);
  }

  @Override
  protected NodeStorage reopen(NodeStorage storage) {
    storage.close();
    return ((MemoryNodeStorage) storage).crash();
  }
}
