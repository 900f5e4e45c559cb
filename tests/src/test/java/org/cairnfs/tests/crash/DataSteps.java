package org.cairnfs.tests.crash;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cairnfs.actors.api.Data;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;

/** Random operations on the contents of files, open or without a name as they may be. */
final class DataSteps {
  private static final int SIZE_MAX = 160 * 1024;
  private static final long SPARSE_MAX = 1 << 20;
  private static final int OPEN_MAX = 6;
  private static final int O_RDWR = 2;
  private static final int O_TRUNC = 01000;

  private final Session session;

  DataSteps(Session session) {
    this.session = session;
  }

  /** Files with a name, and those that are only open. */
  private List<Ino> files() {
    List<Ino> files = new ArrayList<>(session.tree().linked(node -> node.kind() == FileKind.FILE));
    session.opens.forEach(open -> files.add(open.ino()));
    return files;
  }

  private interface OnFile {
    void run(Ino ino);
  }

  private void onFile(OnFile step) {
    List<Ino> files = files();
    if (!files.isEmpty()) {
      step.run(session.one(files));
    }
  }

  private Content content(Ino ino) {
    return session.tree().node(ino).content();
  }

  private int length() {
    return switch (session.random.nextInt(6)) {
      case 0 -> 1 + session.random.nextInt(100);
      case 1 -> Content.BLOCK;
      case 2 -> Content.BLOCK * (1 + session.random.nextInt(8));
      case 3 -> 1 + session.random.nextInt(60_000);
      default -> 1 + session.random.nextInt(9_000);
    };
  }

  void overwrite() {
    onFile(
        ino -> {
          long size = Math.min(SIZE_MAX, content(ino).size());
          long at = session.random.nextInt((int) size + 1);
          write(ino, session.oneIn(3) ? at / Content.BLOCK * Content.BLOCK : at, length(), false);
        });
  }

  void append() {
    onFile(
        ino -> {
          if (content(ino).size() < SIZE_MAX) {
            write(ino, 0, length(), true);
          } else {
            truncate();
          }
        });
  }

  void writeSparse() {
    onFile(ino -> write(ino, session.random.nextInt((int) SPARSE_MAX), length(), false));
  }

  void write(Ino ino, long offset, int length, boolean append) {
    byte[] bytes = session.bytes(length);
    long at = append ? content(ino).size() : offset;
    boolean clear = session.oneIn(10);
    session.write(
        length + " bytes to " + ino + " at " + at + (append ? " appended" : ""),
        new Moment.Write(ino, at, bytes, length),
        next -> {
          Outcome<Integer> outcome =
              session.call(
                  session.fs.write(
                      session.caller(),
                      ino,
                      handle(ino),
                      append ? 0 : offset,
                      ByteBuffer.wrap(bytes),
                      append,
                      clear),
                  null);
          if (!(outcome instanceof Outcome.Ok<Integer> ok)) {
            return null;
          }
          int written = session.written(ok.value(), length);
          next.change(ino, node -> node.withContent(node.content().written(at, bytes, written)));
          if (clear) {
            next.change(ino, node -> node.withMode(AttributeSteps.withoutPrivileges(node.mode())));
          }
          return List.of(ino);
        });
  }

  private long handle(Ino ino) {
    return session.opens.stream()
        .filter(open -> open.ino().equals(ino))
        .findFirst()
        .map(Session.Open::handle)
        .orElse(0L);
  }

  void truncate() {
    onFile(
        ino -> {
          long size = content(ino).size();
          long newSize =
              switch (session.random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> size + session.random.nextInt(50_000);
                default -> (long) (session.random.nextDouble() * size);
              };
          setSize(ino, newSize);
        });
  }

  void setSize(Ino ino, long size) {
    String kind = size > content(ino).size() ? "setattr size up" : "setattr size down";
    session.change(
        kind,
        ino + " to " + size,
        next -> {
          if (session.call(
                  session.fs.setattr(session.caller(), ino, AttributeSteps.size(size)), null)
              == null) {
            return null;
          }
          next.change(ino, node -> node.withContent(node.content().resized(size)));
          return List.of(ino);
        });
  }

  void read() {
    onFile(
        ino -> {
          int offset = session.random.nextInt(SIZE_MAX);
          read(ino, session.oneIn(2) ? 0 : offset, 1 + session.random.nextInt(SIZE_MAX));
        });
  }

  private void read(Ino ino, long offset, int length) {
    session.change(
        "read",
        length + " bytes of " + ino + " at " + offset,
        next -> {
          verify(ino, offset, length);
          return List.of(ino);
        });
  }

  /** Reads a range and compares every byte. */
  void verify(Ino ino, long offset, int length) {
    Outcome<Data> outcome =
        session.call(session.fs.read(session.caller(), ino, handle(ino), offset, length), null);
    if (!(outcome instanceof Outcome.Ok<Data> ok)) {
      throw new AssertionError("nothing read from " + ino);
    }
    try (Data data = ok.value()) {
      byte[] found = new byte[data.buffer().remaining()];
      data.buffer().get(found);
      byte[] expected = content(ino).read(offset, length);
      int mismatch = Arrays.mismatch(expected, found);
      if (mismatch >= 0) {
        throw new AssertionError(
            ino
                + " read at "
                + offset
                + ": wrong from byte "
                + mismatch
                + "; got "
                + found.length
                + " bytes, should be "
                + expected.length);
      }
    }
  }

  void open() {
    if (session.opens.size() >= OPEN_MAX) {
      release();
      return;
    }
    List<Ino> files = session.tree().linked(node -> node.kind() == FileKind.FILE);
    if (!files.isEmpty()) {
      open(session.one(files), session.oneIn(6));
    }
  }

  void open(Ino ino, boolean truncates) {
    session.change(
        truncates ? "open truncating" : "open",
        ino.toString(),
        next -> {
          Outcome<OpenFile> outcome =
              session.call(
                  session.fs.open(session.caller(), ino, truncates ? O_RDWR | O_TRUNC : O_RDWR),
                  null);
          if (!(outcome instanceof Outcome.Ok<OpenFile> ok)) {
            return null;
          }
          session.opens.add(new Session.Open(ino, ok.value().handle()));
          if (truncates) {
            next.change(ino, node -> node.withContent(node.content().resized(0)));
          }
          return List.of(ino);
        });
  }

  /** Files that lost their last name meanwhile end here. */
  void release() {
    if (session.opens.isEmpty()) {
      return;
    }
    Session.Open open = session.opens.remove(session.random.nextInt(session.opens.size()));
    boolean named = session.tree().node(open.ino()).nlink() > 0;
    session.change(
        named ? "release" : "release unlinked",
        open.ino().toString(),
        next -> {
          session.call(session.fs.flush(session.caller(), open.ino(), open.handle(), 1), null);
          session.call(session.fs.release(session.caller(), open.ino(), open.handle()), null);
          return List.of(open.ino());
        });
  }

  void fsync() {
    onFile(
        ino ->
            session.sync(
                "fsync",
                ino.toString(),
                next -> {
                  boolean dataOnly = session.oneIn(2);
                  session.call(
                      session.fs.fsync(session.caller(), ino, handle(ino), dataOnly), null);
                  return List.of(ino);
                }));
  }
}
