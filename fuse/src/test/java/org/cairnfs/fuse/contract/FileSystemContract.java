package org.cairnfs.fuse.contract;

import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Everything a {@link FileSystem} promises.
 *
 * <p>Extend it, and answer with a fresh and empty file system for each test.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class FileSystemContract
    implements NameContract,
        RenameContract,
        AttributeContract,
        DataContract,
        DirectoryContract,
        XattrContract {
  private Calls calls;

  @SuppressWarnings("NullAway.Init") // set before each test
  protected FileSystemContract() {}

  /** An empty file system: its root is the only inode. */
  protected abstract FileSystem newFileSystem() throws Exception;

  /** Ends the file system; everything that the test was given has been given back. */
  protected abstract void end(FileSystem fileSystem) throws Exception;

  @Override
  public final Calls calls() {
    return calls;
  }

  @BeforeEach
  final void makeFileSystem() throws Exception {
    calls = new Calls(newFileSystem());
  }

  @AfterEach
  final void endFileSystem() throws Exception {
    calls.close();
    end(calls.fileSystem());
  }
}
