package org.cairnfs.tests.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.junit.jupiter.api.Test;

/** The contract where inode numbers, positions and sequence numbers are large from the start. */
abstract class LargeNumbersContract extends NodeContract {
  private static final Caller ROOT = new Caller(1, 0, 0, 1, 0);

  private final long origin;

  LargeNumbersContract(long origin) {
    this.origin = origin;
  }

  @Override
  final NodeFixture startNode() throws Exception {
    return NodeFixture.start("from " + origin, origin);
  }

  @Test
  final void inodesAndPositions_startAtTheOrigin() throws Exception {
    FileSystem fileSystem = newFileSystem();
    Attributes made = get(fileSystem.mkdir(ROOT, Ino.ROOT, FileName.of("d"), 0755)).attributes();
    assertTrue(made.ino().value() >= origin, made.toString());
    Attributes inner = get(fileSystem.mkdir(ROOT, made.ino(), FileName.of("e"), 0755)).attributes();
    for (Ino directory : List.of(Ino.ROOT, made.ino())) {
      long handle = get(fileSystem.opendir(ROOT, directory, 0)).handle();
      List<DirectoryEntry> entries = get(fileSystem.readdir(ROOT, directory, handle, 0, 10, false));
      assertTrue(entries.get(entries.size() - 1).position() >= origin, entries.toString());
      get(fileSystem.releasedir(ROOT, directory, handle));
    }
    fileSystem.forget(inner.ino(), 1);
    fileSystem.forget(made.ino(), 1);
  }

  private static <T> T get(CompletionStage<Outcome<T>> stage) throws Exception {
    Outcome<T> outcome = stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    return ((Outcome.Ok<T>) outcome).value();
  }
}
