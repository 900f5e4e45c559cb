package org.cairnfs.tests.crash;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/** Random operations on names; those that move names are {@link RenameSteps}. */
final class NameSteps {
  private static final int NAMES = 12;
  private static final int SETGID = 02000;
  private static final int UMASK = 022;
  private static final int PERMISSIONS = 07777;
  private static final int O_RDWR = 2;
  private static final int DIRECTORIES_MAX = 25;
  private static final List<FileKind> NODES =
      List.of(FileKind.FILE, FileKind.FIFO, FileKind.CHARACTER, FileKind.BLOCK, FileKind.SOCKET);

  private final Session session;

  NameSteps(Session session) {
    this.session = session;
  }

  Ino directory() {
    return session.one(session.tree().linked(Node::isDirectory));
  }

  /** A name, often of an entry, rarely as long as can be. */
  FileName name(Ino directory) {
    List<FileName> existing = new ArrayList<>(session.tree().node(directory).entries().keySet());
    if (!existing.isEmpty() && session.oneIn(2)) {
      return session.one(existing);
    }
    return newName();
  }

  FileName newName() {
    int number = session.random.nextInt(NAMES);
    return session.oneIn(20)
        ? FileName.of("long-" + "x".repeat(FileName.MAX_BYTES - 7) + number % 10)
        : FileName.of("n" + number);
  }

  FileName existingName(Ino directory) {
    List<FileName> existing = new ArrayList<>(session.tree().node(directory).entries().keySet());
    return existing.isEmpty() || session.oneIn(12) ? newName() : session.one(existing);
  }

  /** As the file system should make it, with what its directory passes on. */
  private Node fresh(Ino parent, int mode, int rdev, Bytes target) {
    Node directory = session.tree().node(parent);
    boolean inherits = (directory.mode() & SETGID) != 0;
    boolean isDirectory = FileKind.ofMode(mode) == FileKind.DIRECTORY;
    int gid = inherits ? directory.gid() : 0;
    return Node.fresh(inherits && isDirectory ? mode | SETGID : mode, 0, gid, rdev, parent, target);
  }

  private @Nullable List<Ino> made(
      Tree next, Ino parent, FileName name, @Nullable Outcome<Entry> outcome, Node node) {
    if (!(outcome instanceof Outcome.Ok<Entry> ok)) {
      return null;
    }
    Ino ino = ok.value().ino();
    if (next.has(ino)) {
      throw new AssertionError(ino + " is given twice");
    }
    session.counted(ino, 1);
    next.make(parent, name, ino, node);
    return List.of(parent, ino);
  }

  void mknod() {
    Ino parent = directory();
    FileName name = name(parent);
    FileKind kind = session.one(NODES);
    boolean device = kind == FileKind.CHARACTER || kind == FileKind.BLOCK;
    int rdev = device ? session.random.nextInt(1 << 16) : 0;
    int mode = kind.typeBits() | session.random.nextInt(PERMISSIONS + 1);
    session.change(
        "mknod",
        kind + " " + name + " in " + parent,
        next ->
            made(
                next,
                parent,
                name,
                session.call(
                    session.fs.mknod(session.caller(), parent, name, mode, rdev),
                    next.refusesNew(parent, name)),
                fresh(parent, mode & ~UMASK, rdev, Bytes.EMPTY)));
  }

  void mkdir() {
    if (session.tree().linked(Node::isDirectory).size() > DIRECTORIES_MAX) {
      rmdir();
      return;
    }
    Ino parent = directory();
    mkdir(parent, name(parent));
  }

  void mkdir(Ino parent, FileName name) {
    int permissions = session.random.nextInt(01000);
    int mode = FileKind.DIRECTORY.typeBits() | permissions & ~UMASK;
    session.change(
        "mkdir",
        name + " in " + parent,
        next ->
            made(
                next,
                parent,
                name,
                session.call(
                    session.fs.mkdir(session.caller(), parent, name, permissions),
                    next.refusesNew(parent, name)),
                fresh(parent, mode, 0, Bytes.EMPTY)));
  }

  void symlink() {
    Ino parent = directory();
    FileName name = name(parent);
    byte[] target = "../t".repeat(1 + session.random.nextInt(60)).getBytes(StandardCharsets.UTF_8);
    session.change(
        "symlink",
        name + " in " + parent,
        next ->
            made(
                next,
                parent,
                name,
                session.call(
                    session.fs.symlink(session.caller(), parent, name, target),
                    next.refusesNew(parent, name)),
                fresh(parent, FileKind.SYMLINK.typeBits() | 0777, 0, Bytes.of(target))));
  }

  /** Makes and opens a file, which stays open for some time. */
  void create() {
    Ino parent = directory();
    create(parent, name(parent));
  }

  void create(Ino parent, FileName name) {
    int permissions = session.random.nextInt(PERMISSIONS + 1);
    session.change(
        "create",
        name + " in " + parent,
        next -> {
          Outcome<Created> outcome =
              session.call(
                  session.fs.create(session.caller(), parent, name, permissions, O_RDWR),
                  next.refusesNew(parent, name));
          if (!(outcome instanceof Outcome.Ok<Created> ok)) {
            return null;
          }
          Ino ino = ok.value().entry().ino();
          session.opens.add(new Session.Open(ino, ok.value().file().handle()));
          int mode = FileKind.FILE.typeBits() | permissions & ~UMASK;
          return made(
              next,
              parent,
              name,
              Outcome.ok(ok.value().entry()),
              fresh(parent, mode, 0, Bytes.EMPTY));
        });
  }

  void link() {
    Ino ino = session.oneIn(10) ? directory() : session.one(session.tree().linked(node -> true));
    Ino parent = directory();
    FileName name = name(parent);
    session.change(
        "link",
        ino + " as " + name + " in " + parent,
        next -> {
          Outcome<Entry> outcome =
              session.call(
                  session.fs.link(session.caller(), ino, parent, name),
                  next.refusesLink(ino, parent, name));
          if (outcome == null) {
            return null;
          }
          session.counted(ino, 1);
          next.link(ino, parent, name);
          return List.of(parent, ino);
        });
  }

  void unlink() {
    Ino parent = directory();
    unlink(parent, existingName(parent));
  }

  void unlink(Ino parent, FileName name) {
    remove(parent, name, false);
  }

  void rmdir() {
    List<Ino> empty =
        session.tree().linked(node -> node.isDirectory() && node.entries().isEmpty()).stream()
            .filter(ino -> !ino.equals(Ino.ROOT))
            .toList();
    if (empty.isEmpty() || session.oneIn(4)) {
      Ino parent = directory();
      remove(parent, existingName(parent), true);
      return;
    }
    Ino ino = session.one(empty);
    Ino parent = session.tree().node(ino).parent();
    remove(parent, nameOf(parent, ino), true);
  }

  FileName nameOf(Ino parent, Ino ino) {
    return session.tree().node(parent).entries().entrySet().stream()
        .filter(entry -> entry.getValue().equals(ino))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private void remove(Ino parent, FileName name, boolean ofDirectory) {
    session.change(
        ofDirectory ? "rmdir" : "unlink",
        name + " in " + parent,
        next -> {
          Errno refusal = next.refusesRemoval(parent, name, ofDirectory);
          Outcome<Void> outcome =
              session.call(
                  ofDirectory
                      ? session.fs.rmdir(session.caller(), parent, name)
                      : session.fs.unlink(session.caller(), parent, name),
                  refusal);
          if (outcome == null) {
            return null;
          }
          Ino gone = next.unlink(parent, name);
          return next.node(gone).nlink() > 0 ? List.of(parent, gone) : List.of(parent);
        });
  }
}
