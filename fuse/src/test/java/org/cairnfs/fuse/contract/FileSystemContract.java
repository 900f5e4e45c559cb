package org.cairnfs.fuse.contract;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.FileSystem;
import org.jspecify.annotations.Nullable;
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
        RangeContract,
        SeekContract,
        CopyContract,
        LargeFileContract,
        DirectoryContract,
        XattrContract,
        AclContract,
        UnnamedContract,
        LockContract {
  private @Nullable Calls calls;

  /** An empty file system: its root is the only inode. */
  protected abstract FileSystem newFileSystem() throws Exception;

  /** Ends the file system; everything that the test was given has been given back. */
  protected abstract void end(FileSystem fileSystem) throws Exception;

  @Override
  public final Calls calls() {
    return Objects.requireNonNull(calls);
  }

  @BeforeEach
  final void makeFileSystem() throws Exception {
    calls = new Calls(newFileSystem());
  }

  /** On a thread that ends, as tests are: those that have asked a node keep it in memory. */
  @AfterEach
  @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  final void endFileSystem() throws Exception {
    Calls ending = calls();
    calls = null;
    ending.close();
    end(ending.fileSystem());
  }
}
