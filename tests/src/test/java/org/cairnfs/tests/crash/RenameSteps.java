package org.cairnfs.tests.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/** Random moves of names. */
final class RenameSteps {
  static final int NOREPLACE = 1;
  static final int EXCHANGE = 2;
  static final int WHITEOUT = 4;

  private final Session session;
  private final NameSteps names;

  RenameSteps(Session session, NameSteps names) {
    this.session = session;
    this.names = names;
  }

  void rename() {
    Ino from = names.directory();
    Ino to = session.oneIn(3) ? from : names.directory();
    rename(from, names.existingName(from), to, names.name(to), flags());
  }

  private int flags() {
    return switch (session.random.nextInt(24)) {
      case 0, 1 -> NOREPLACE;
      case 2, 3 -> EXCHANGE;
      case 4 -> WHITEOUT;
      case 5 -> NOREPLACE | EXCHANGE;
      default -> 0;
    };
  }

  /** What random choice seldom finds: a directory that moves elsewhere, or onto an empty one. */
  void renameDirectory() {
    List<Ino> directories = new ArrayList<>(session.tree().linked(Node::isDirectory));
    directories.remove(Ino.ROOT);
    if (directories.isEmpty()) {
      names.mkdir();
      return;
    }
    Ino moved = session.one(directories);
    Ino from = session.tree().node(moved).parent();
    List<Ino> empty =
        directories.stream()
            .filter(ino -> session.tree().node(ino).entries().isEmpty() && !ino.equals(moved))
            .toList();
    if (!empty.isEmpty() && session.oneIn(2)) {
      Ino replaced = session.one(empty);
      Ino to = session.tree().node(replaced).parent();
      rename(from, names.nameOf(from, moved), to, names.nameOf(to, replaced), 0);
    } else {
      rename(from, names.nameOf(from, moved), names.directory(), names.newName(), 0);
    }
  }

  void rename(Ino from, FileName fromName, Ino to, FileName toName, int flags) {
    String words = fromName + " in " + from + " to " + toName + " in " + to + " flags " + flags;
    session.change(
        kind(from, fromName, to, toName, flags),
        words,
        next -> {
          Outcome<Void> outcome =
              session.call(
                  session.fs.rename(session.caller(), from, fromName, to, toName, flags),
                  refusal(next, from, fromName, to, toName, flags));
          if (outcome == null) {
            return null;
          }
          return flags == EXCHANGE
              ? exchanged(next, from, fromName, to, toName)
              : renamed(next, from, fromName, to, toName, flags);
        });
  }

  private String kind(Ino from, FileName fromName, Ino to, FileName toName, int flags) {
    if (flags == EXCHANGE || flags == WHITEOUT) {
      return flags == EXCHANGE ? "rename exchanging" : "rename leaving a whiteout";
    }
    Ino moved = session.tree().child(from, fromName);
    boolean ofDirectory = moved != null && session.tree().node(moved).isDirectory();
    boolean replaces = session.tree().child(to, toName) != null;
    return "rename"
        + (ofDirectory ? " directory" : "")
        + (from.equals(to) ? "" : " across")
        + (replaces ? " over" : "");
  }

  private static @Nullable Errno refusal(
      Tree next, Ino from, FileName fromName, Ino to, FileName toName, int flags) {
    return switch (flags) {
      case 0, NOREPLACE, WHITEOUT ->
          next.refusesRename(from, fromName, to, toName, flags == NOREPLACE);
      case EXCHANGE -> next.refusesExchange(from, fromName, to, toName);
      default -> Errno.EINVAL;
    };
  }

  private List<Ino> exchanged(Tree next, Ino from, FileName fromName, Ino to, FileName toName) {
    next.exchange(from, fromName, to, toName);
    return List.of(
        from,
        to,
        Objects.requireNonNull(next.child(from, fromName)),
        Objects.requireNonNull(next.child(to, toName)));
  }

  private List<Ino> renamed(
      Tree next, Ino from, FileName fromName, Ino to, FileName toName, int flags) {
    Ino moved = Objects.requireNonNull(next.child(from, fromName));
    boolean nothing = moved.equals(next.child(to, toName));
    Ino replaced = next.rename(from, fromName, to, toName);
    List<Ino> concerned = new ArrayList<>(List.of(from, to, moved));
    if (replaced != null && next.node(replaced).nlink() > 0) {
      concerned.add(replaced);
    }
    if (flags == WHITEOUT && !nothing) {
      concerned.add(whiteout(next, from, fromName));
    }
    return concerned;
  }

  private Ino whiteout(Tree next, Ino from, FileName fromName) {
    Outcome<Entry> found = session.call(session.fs.lookup(session.caller(), from, fromName), null);
    if (!(found instanceof Outcome.Ok<Entry> ok)) {
      throw new AssertionError("no whiteout " + fromName);
    }
    Ino ino = ok.value().ino();
    session.counted(ino, 1);
    int mode = FileKind.CHARACTER.typeBits();
    next.make(from, fromName, ino, Node.fresh(mode, 0, 0, 0, from, Bytes.EMPTY));
    return ino;
  }
}
