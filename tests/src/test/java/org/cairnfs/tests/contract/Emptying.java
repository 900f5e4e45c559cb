package org.cairnfs.tests.contract;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;

/** Removes everything below the root, for the next test to find it empty. */
final class Emptying {
  private static final Caller ROOT = new Caller(Long.MAX_VALUE, 0, 0, 1, 0);
  private static final int PAGE = 500;
  private static final int DOTS = 2;
  private static final int SECONDS_MAX = 30;

  private final FileSystem fileSystem;

  Emptying(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  void emptyRoot() throws Exception {
    empty(Ino.ROOT);
  }

  private void empty(Ino directory) throws Exception {
    long handle = get(fileSystem.opendir(ROOT, directory, 0)).handle();
    List<DirectoryEntry> page = page(directory, handle);
    while (page.size() > DOTS) {
      for (DirectoryEntry entry : page.subList(DOTS, page.size())) {
        remove(directory, entry);
      }
      page = page(directory, handle);
    }
    get(fileSystem.releasedir(ROOT, directory, handle));
  }

  private List<DirectoryEntry> page(Ino directory, long handle) throws Exception {
    return get(fileSystem.readdir(ROOT, directory, handle, 0, PAGE, false));
  }

  private void remove(Ino directory, DirectoryEntry entry) throws Exception {
    if (entry.kind() == FileKind.DIRECTORY) {
      empty(entry.ino());
      get(fileSystem.rmdir(ROOT, directory, entry.name()));
    } else {
      get(fileSystem.unlink(ROOT, directory, entry.name()));
    }
  }

  private static <T> T get(CompletionStage<Outcome<T>> stage) throws Exception {
    Outcome<T> outcome = stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    if (outcome instanceof Outcome.Ok<T> ok) {
      return ok.value();
    }
    throw new AssertionError("emptying the root was refused: " + outcome);
  }
}
