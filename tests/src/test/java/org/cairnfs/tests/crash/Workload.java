package org.cairnfs.tests.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;

/** What a session does: random operations, and filling both devices. */
final class Workload {
  /** Every kind of operation that changes something, as the session counts them. */
  static final Set<String> MUTATING =
      Set.of(
          "mknod",
          "mkdir",
          "create",
          "symlink",
          "link",
          "unlink",
          "rmdir",
          "rename",
          "rename over",
          "rename across",
          "rename across over",
          "rename directory",
          "rename directory across",
          "rename directory across over",
          "rename exchanging",
          "rename leaving a whiteout",
          "setattr mode",
          "setattr owner",
          "setattr times",
          "setattr size up",
          "setattr size down",
          "write",
          "allocate",
          "punch",
          "zero",
          "open truncating",
          "setxattr",
          "removexattr",
          "release unlinked",
          "fsync",
          "fsyncdir",
          "syncfs");

  private static final int FILL_WRITE_BYTES = 512 * 1024;
  private static final int MOVED_FILES = 4;
  private static final int MOVED_BYTES = 3 * 256 * 1024;
  private static final int FILL_XATTR_BYTES = 16_000;
  private static final int FILL_STEPS_MAX = 2000;
  private static final Duration SPACE_WAIT = Duration.ofSeconds(30);
  private static final int ACCEPTED_WHEN_SPACE = 10;
  private static final long PAUSE_NANOS = 5_000_000;

  private final Session session;
  private final NameSteps names;
  private final DataSteps data;
  private final RangeSteps ranges;
  private final RenameSteps renames;
  private final AttributeSteps attributes;

  /** As often as they are to be chosen. */
  private final List<Runnable> steps = new ArrayList<>();

  Workload(Session session) {
    this.session = session;
    this.names = new NameSteps(session);
    this.data = new DataSteps(session);
    this.ranges = new RangeSteps(session);
    this.renames = new RenameSteps(session, names);
    this.attributes = new AttributeSteps(session);
    add(3, names::mknod);
    add(5, names::mkdir);
    add(8, names::create);
    add(3, names::symlink);
    add(5, names::link);
    add(7, names::unlink);
    add(3, names::rmdir);
    add(8, renames::rename);
    add(5, renames::renameDirectory);
    add(8, data::overwrite);
    add(8, data::append);
    add(4, data::writeSparse);
    add(6, data::truncate);
    add(2, ranges::allocate);
    add(2, ranges::punch);
    add(2, ranges::zero);
    add(4, data::open);
    add(6, data::release);
    add(3, data::read);
    add(6, data::fsync);
    add(2, attributes::chmod);
    add(2, attributes::chown);
    add(2, attributes::utimens);
    add(5, attributes::setxattr);
    add(2, attributes::removexattr);
    add(1, attributes::fsyncdir);
    add(1, attributes::syncfs);
  }

  private void add(int weight, Runnable step) {
    for (int i = 0; i < weight; i++) {
      steps.add(step);
    }
  }

  /** Something of every kind. */
  void tour() {
    new Tour(session, names, renames, data, ranges, attributes).run();
  }

  void random(int count) {
    for (int i = 0; i < count; i++) {
      session.one(steps).run();
    }
  }

  /** Writes until DATA has no space left, goes on for a while, and removes what was written. */
  void fillData(int stepsWhenFull) {
    boolean mayEndAnyway = session.spaceMayEnd(true);
    List<FileName> made = new ArrayList<>();
    int refused = session.refusedForSpace();
    for (int i = 0; session.refusedForSpace() == refused && i < FILL_STEPS_MAX; i++) {
      FileName name = FileName.of("fill" + i);
      names.create(Ino.ROOT, name);
      made.add(name);
      Ino ino = session.tree().child(Ino.ROOT, name);
      if (ino != null && session.tree().node(ino).kind() == FileKind.FILE) {
        data.write(ino, 0, FILL_WRITE_BYTES, false);
      }
    }
    finishFilling(stepsWhenFull, refused);
    made.forEach(name -> names.unlink(Ino.ROOT, name));
    session.closeAll();
    attributes.syncfs();
    session.spaceMayEnd(mayEndAnyway);
  }

  /** Empties files, in turns, and fills others, in directories of all shards, at once. */
  void moveSpace(int rounds) {
    boolean mayEndAnyway = session.spaceMayEnd(true);
    List<Ino> files = new ArrayList<>();
    for (int i = 0; i < MOVED_FILES; i++) {
      FileName directory = FileName.of("space" + i);
      names.mkdir(Ino.ROOT, directory);
      Ino parent = session.tree().child(Ino.ROOT, directory);
      if (parent != null && session.tree().node(parent).isDirectory()) {
        names.create(parent, directory);
        Ino file = session.tree().child(parent, directory);
        if (file != null && session.tree().node(file).kind() == FileKind.FILE) {
          files.add(file);
        }
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Ino full : files) {
        data.write(full, 0, MOVED_BYTES, false);
        attributes.syncfs();
        data.setSize(full, 0);
        files.stream()
            .filter(other -> !other.equals(full))
            .forEach(other -> data.write(other, 0, MOVED_BYTES / MOVED_FILES, false));
      }
    }
    session.spaceMayEnd(mayEndAnyway);
  }

  /** Writes until META has no space left, the same way, with extended attributes. */
  void fillMeta(int stepsWhenFull) {
    boolean mayEndAnyway = session.spaceMayEnd(true);
    int refused = session.refusedForSpace();
    List<Ino> files = session.tree().linked(node -> node.kind() != FileKind.SYMLINK);
    Set<Ino> filled = new TreeSet<>(java.util.Comparator.comparingLong(Ino::value));
    for (int i = 0; session.refusedForSpace() == refused && i < FILL_STEPS_MAX; i++) {
      Ino ino = files.get(i % files.size());
      filled.add(ino);
      attributes.setxattr(ino, AttributeSteps.xattrName("fill" + i), FILL_XATTR_BYTES, 0);
    }
    finishFilling(stepsWhenFull, refused);
    for (Ino ino : filled) {
      if (session.tree().has(ino)) {
        session.tree().node(ino).xattrs().keySet().stream()
            .filter(name -> name.utf8().contains("fill"))
            .forEach(name -> attributes.removexattr(ino, name));
      }
    }
    attributes.syncfs();
    if (!mayEndAnyway) {
      awaitSpace();
    }
    session.spaceMayEnd(mayEndAnyway);
  }

  /** What was removed is space again when merges have dropped it. */
  private void awaitSpace() {
    long end = System.nanoTime() + SPACE_WAIT.toNanos();
    int accepted = 0;
    while (accepted < ACCEPTED_WHEN_SPACE) {
      int refused = session.refusedForSpace();
      attributes.chmod();
      accepted = session.refusedForSpace() == refused ? accepted + 1 : 0;
      if (System.nanoTime() > end) {
        throw new AssertionError("no space " + SPACE_WAIT + " after everything was removed");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void finishFilling(int stepsWhenFull, int refusedBefore) {
    if (session.refusedForSpace() == refusedBefore) {
      throw new AssertionError("the device is not full after " + FILL_STEPS_MAX + " steps");
    }
    random(stepsWhenFull);
  }
}
