package org.cairnfs.fuse.contract;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.AttributeChange.TimeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;

/**
 * A file system's caller, as the kernel would be: waits for each call, and gives back at the end
 * every lookup and handle it was given.
 */
public final class Calls {
  static final int O_RDWR = 2;
  static final int O_TRUNC = 01000;
  private static final int SECONDS_MAX = 30;
  private static final long CLOCK_STEP_MILLIS = 3;

  private final FileSystem fileSystem;
  private final Map<Ino, Long> lookups = new HashMap<>();
  private final Map<Long, Ino> files = new HashMap<>();
  private final Map<Long, Ino> directories = new HashMap<>();
  private long requests = 1;

  public Calls(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  /** Root, without a umask. */
  Caller root() {
    return caller(0, 0, 0);
  }

  Caller caller(int uid, int gid, int umask) {
    return new Caller(requests++, uid, gid, 4242, umask);
  }

  /** What the stage completes with, which must be a value. */
  <T> T ok(CompletionStage<Outcome<T>> stage) {
    Outcome<T> outcome = await(stage);
    if (outcome instanceof Outcome.Ok<T> ok) {
      return ok.value();
    }
    return fail("refused with " + outcome);
  }

  /** The errno it completes with, which must be a refusal. */
  Errno refusal(CompletionStage<? extends Outcome<?>> stage) {
    Outcome<?> outcome = await(stage);
    if (outcome instanceof Outcome.Refused<?> refused) {
      return refused.errno();
    }
    return fail("not refused but " + outcome);
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException fault) {
      throw new AssertionError("the call did not complete well", fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  static FileName name(String name) {
    return FileName.of(name);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Attributes counted(Entry entry) {
    lookups.merge(entry.ino(), 1L, Long::sum);
    return entry.attributes();
  }

  Attributes lookup(Ino parent, String name) {
    return counted(ok(fileSystem.lookup(root(), parent, name(name))));
  }

  Errno lookupRefusal(Ino parent, String name) {
    return refusal(fileSystem.lookup(root(), parent, name(name)));
  }

  Attributes getattr(Ino ino) {
    return ok(fileSystem.getattr(root(), ino));
  }

  Attributes mkdir(Ino parent, String name) {
    return counted(ok(fileSystem.mkdir(root(), parent, name(name), 0755)));
  }

  Attributes mknod(Ino parent, String name, int mode, int rdev) {
    return counted(ok(fileSystem.mknod(root(), parent, name(name), mode, rdev)));
  }

  /** An empty regular file of mode 0644. */
  Attributes file(Ino parent, String name) {
    return mknod(parent, name, FileKind.FILE.typeBits() | 0644, 0);
  }

  Attributes made(CompletionStage<Outcome<Entry>> stage) {
    return counted(ok(stage));
  }

  Attributes symlink(Ino parent, String name, String target) {
    return counted(ok(fileSystem.symlink(root(), parent, name(name), bytes(target))));
  }

  Attributes link(Ino ino, Ino parent, String name) {
    return counted(ok(fileSystem.link(root(), ino, parent, name(name))));
  }

  Created create(Caller caller, Ino parent, String name, int mode) {
    Created created = ok(fileSystem.create(caller, parent, name(name), mode, O_RDWR));
    counted(created.entry());
    files.put(created.file().handle(), created.entry().ino());
    return created;
  }

  Created tmpfile(Caller caller, Ino directory, int mode, int flags) {
    Created created = ok(fileSystem.tmpfile(caller, directory, mode, flags));
    counted(created.entry());
    files.put(created.file().handle(), created.entry().ino());
    return created;
  }

  /** The directory above, whose lookup is given back at once. */
  Ino parent(Ino directory) {
    Ino parent = ok(fileSystem.parent(root(), directory)).ino();
    fileSystem.forget(parent, 1);
    return parent;
  }

  void unlink(Ino parent, String name) {
    ok(fileSystem.unlink(root(), parent, name(name)));
  }

  void rmdir(Ino parent, String name) {
    ok(fileSystem.rmdir(root(), parent, name(name)));
  }

  void rename(Ino parent, String name, Ino newParent, String newName, int flags) {
    ok(fileSystem.rename(root(), parent, name(name), newParent, name(newName), flags));
  }

  Errno renameRefusal(Ino parent, String name, Ino newParent, String newName, int flags) {
    return refusal(fileSystem.rename(root(), parent, name(name), newParent, name(newName), flags));
  }

  long open(Ino ino, int flags) {
    OpenFile file = ok(fileSystem.open(root(), ino, flags));
    files.put(file.handle(), ino);
    return file.handle();
  }

  void release(Ino ino, long handle) {
    files.remove(handle);
    ok(fileSystem.release(root(), ino, handle));
  }

  int write(Ino ino, long handle, long offset, byte[] data) {
    return ok(fileSystem.write(root(), ino, handle, offset, ByteBuffer.wrap(data), false, false));
  }

  byte[] read(Ino ino, long handle, long offset, int length) {
    try (Data data = ok(fileSystem.read(root(), ino, handle, offset, length))) {
      byte[] bytes = new byte[data.buffer().remaining()];
      data.buffer().get(bytes);
      return bytes;
    }
  }

  long opendir(Ino ino) {
    OpenFile directory = ok(fileSystem.opendir(root(), ino, 0));
    directories.put(directory.handle(), ino);
    return directory.handle();
  }

  List<DirectoryEntry> readdir(Ino ino, long handle, long position, int max, boolean plus) {
    List<DirectoryEntry> found = ok(fileSystem.readdir(root(), ino, handle, position, max, plus));
    for (DirectoryEntry entry : found) {
      entry.attributes().ifPresent(attributes -> counted(new Entry(attributes)));
    }
    return found;
  }

  /** All entries from a position on, asked for {@code step} at a time. */
  List<DirectoryEntry> list(Ino ino, long handle, long position, int step) {
    List<DirectoryEntry> all = new ArrayList<>();
    long at = position;
    List<DirectoryEntry> found = readdir(ino, handle, at, step, false);
    while (!found.isEmpty()) {
      all.addAll(found);
      at = found.get(found.size() - 1).position();
      found = readdir(ino, handle, at, step, false);
    }
    return all;
  }

  /** The names in a directory, "." and ".." left out. */
  List<String> names(Ino ino) {
    return list(ino, opendir(ino), 0, 100).stream()
        .map(entry -> entry.name().toString())
        .filter(name -> !name.equals(".") && !name.equals(".."))
        .toList();
  }

  Attributes setattr(Ino ino, AttributeChange change) {
    return ok(fileSystem.setattr(root(), ino, change));
  }

  void setxattr(Ino ino, String name, String value, int flags) {
    ok(fileSystem.setxattr(root(), ino, bytes(name), bytes(value), flags));
  }

  String getxattr(Ino ino, String name) {
    return new String(ok(fileSystem.getxattr(root(), ino, bytes(name))), StandardCharsets.UTF_8);
  }

  List<String> listxattr(Ino ino) {
    return ok(fileSystem.listxattr(root(), ino)).stream()
        .map(name -> new String(name, StandardCharsets.UTF_8))
        .sorted()
        .toList();
  }

  void forget(Ino ino, long count) {
    lookups.merge(ino, -count, Long::sum);
    fileSystem.forget(ino, count);
  }

  /** Waits until the clock has moved on, so that the next change has another time. */
  static void awaitNextTime() {
    Instant next = Instant.now().plusMillis(CLOCK_STEP_MILLIS);
    while (Instant.now().isBefore(next)) {
      Thread.onSpinWait();
    }
  }

  /** Waits for what happens without an answer. */
  static void awaitThat(BooleanSupplier condition, String what) {
    Instant limit = Instant.now().plusSeconds(SECONDS_MAX);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(limit)) {
        fail("not within " + SECONDS_MAX + " s: " + what);
      }
      Thread.onSpinWait();
    }
  }

  /** Whether the file system says that an inode does not exist. */
  boolean isGone(Ino ino) {
    return await(fileSystem.getattr(root(), ino)) instanceof Outcome.Refused<Attributes> refused
        && (refused.errno() == Errno.ENOENT || refused.errno() == Errno.ESTALE);
  }

  /** Gives back everything it holds. */
  void close() {
    files.forEach((handle, ino) -> ok(fileSystem.release(root(), ino, handle)));
    directories.forEach((handle, ino) -> ok(fileSystem.releasedir(root(), ino, handle)));
    lookups.forEach(
        (ino, count) -> {
          if (count > 0) {
            fileSystem.forget(ino, count);
          }
        });
  }

  static AttributeChange mode(int mode) {
    return new AttributeChange(
        OptionalInt.of(mode),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static AttributeChange owner(int uid, int gid, boolean clearPrivileges) {
    return new AttributeChange(
        OptionalInt.empty(),
        OptionalInt.of(uid),
        OptionalInt.of(gid),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        clearPrivileges);
  }

  static AttributeChange size(long size) {
    return new AttributeChange(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.of(size),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static AttributeChange clearPrivileges() {
    return new AttributeChange(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  static AttributeChange times(Optional<TimeChange> accessed, Optional<TimeChange> modified) {
    return new AttributeChange(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        accessed,
        modified,
        Optional.empty(),
        false);
  }

  static AttributeChange changed(Timestamp time) {
    return new AttributeChange(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(time),
        false);
  }

  static boolean isLater(Timestamp time, Timestamp than) {
    return time.seconds() != than.seconds()
        ? time.seconds() > than.seconds()
        : time.nanos() > than.nanos();
  }
}
