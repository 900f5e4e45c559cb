package org.cairnfs.tests.crash;

import java.util.List;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;

/** Random changes of ranges of files, whose blocks are counted no more afterwards. */
final class RangeSteps {
  private static final int KEEP_SIZE = 1;
  private static final int PUNCH = 3;
  private static final int ZERO = 16;
  private static final int RANGE_MAX = 200_000;

  private final Session session;

  RangeSteps(Session session) {
    this.session = session;
  }

  void allocate() {
    onFile(session.oneIn(2) ? 0 : KEEP_SIZE);
  }

  void punch() {
    onFile(PUNCH);
  }

  void zero() {
    onFile(session.oneIn(2) ? ZERO : ZERO | KEEP_SIZE);
  }

  private void onFile(int mode) {
    List<Ino> files = session.tree().linked(node -> node.kind() == FileKind.FILE);
    if (!files.isEmpty()) {
      long offset = session.random.nextInt(RANGE_MAX);
      long length = 1 + session.random.nextInt(RANGE_MAX);
      boolean whole = session.oneIn(3);
      fallocate(
          session.one(files),
          mode,
          whole ? offset / Content.BLOCK * Content.BLOCK : offset,
          whole ? (length / Content.BLOCK + 1) * Content.BLOCK : length);
    }
  }

  void fallocate(Ino ino, int mode, long offset, long length) {
    session.change(
        kind(mode),
        ino + " mode " + mode + " at " + offset + " length " + length,
        next -> {
          boolean done =
              session.call(
                      session.fs.fallocate(session.caller(), ino, 0, mode, offset, length), null)
                  != null;
          // Space that ends leaves blocks behind, and nothing else.
          next.change(
              ino,
              node ->
                  node.withContent(
                      done
                          ? node.content().ranged(mode, offset, length)
                          : node.content().uncounted()));
          return List.of(ino);
        });
  }

  private static String kind(int mode) {
    return switch (mode & ~KEEP_SIZE) {
      case 0 -> "allocate";
      case ZERO -> "zero";
      default -> "punch";
    };
  }
}
