package org.cairnfs.fuse.memory;

import java.time.InstantSource;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.fuse.contract.FileSystemContract;
import org.cairnfs.fuse.contract.Subtree;

/** A directory keeps the contract of a whole file system. */
class SubtreeTest extends FileSystemContract {
  @Override
  protected FileSystem newFileSystem() {
    MemoryFileSystem memory = new MemoryFileSystem(InstantSource.system());
    Outcome<Entry> made =
        memory
            .mkdir(new Caller(1, 0, 0, 1, 0), Ino.ROOT, FileName.of("top"), 0755)
            .toCompletableFuture()
            .join();
    return Subtree.of(memory, ((Outcome.Ok<Entry>) made).value().ino());
  }

  @Override
  protected void end(FileSystem fileSystem) {}
}
