package org.cairnfs.fuse.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.InstantSource;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.fuse.contract.FileSystemContract;

/** The file system in memory keeps the contract and forgets what nobody holds. */
class MemoryFileSystemTest extends FileSystemContract {
  @Override
  protected FileSystem newFileSystem() {
    return new MemoryFileSystem(InstantSource.system());
  }

  @Override
  protected void end(FileSystem fileSystem) {
    MemoryFileSystem memory = (MemoryFileSystem) fileSystem;
    assertEquals(0, memory.lookups());
    assertEquals(0, memory.handles());
    assertEquals(0, memory.locks());
  }
}
