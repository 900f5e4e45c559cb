package org.cairnfs.tests.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A program on a mount that keeps a model of what it does, through the kernel.
 *
 * <p>Times are left to the file system: the model does not know them.
 */
final class MountedSession {
  private static final int NAMES = 8;
  private static final int SIZE_MAX = 60_000;
  private static final int DIRECTORIES_MAX = 6;

  /** A name as a path. */
  private record Place(Ino directory, FileName name, Ino ino, Path path) {}

  private interface Change {
    void run(Tree next) throws IOException;
  }

  private final Path root;
  private final Random random;
  private final History history;
  private Tree tree = Tree.empty();

  MountedSession(Path root, Random random, History history) {
    this.root = root;
    this.random = random;
    this.history = history;
  }

  void run(int operations) throws IOException {
    int mode = mode(root);
    change("start", true, null, next -> next.change(Ino.ROOT, node -> node.withMode(mode)));
    for (int i = 0; i < operations; i++) {
      switch (random.nextInt(12)) {
        case 0 -> mkdir();
        case 1, 2 -> create();
        case 3 -> link();
        case 4 -> symlink();
        case 5 -> rename();
        case 6 -> replace();
        case 7 -> remove();
        case 8 -> truncate();
        case 9 -> chmod();
        default -> write(random.nextInt(3) == 0);
      }
    }
  }

  private void change(String words, boolean durable, Moment.@Nullable Write write, Change operation)
      throws IOException {
    history.begin();
    Tree next = tree.copy();
    operation.run(next);
    tree = next;
    history.end(words, tree, durable, write);
  }

  // What there is

  private List<Place> places(Predicate<Node> which) {
    List<Place> found = new ArrayList<>();
    collect(Ino.ROOT, root, which, found);
    return found;
  }

  private void collect(Ino directory, Path path, Predicate<Node> which, List<Place> found) {
    tree.node(directory)
        .entries()
        .forEach(
            (name, ino) -> {
              Path child = path.resolve(name.toString());
              if (which.test(tree.node(ino))) {
                found.add(new Place(directory, name, ino, child));
              }
              if (tree.node(ino).isDirectory()) {
                collect(ino, child, which, found);
              }
            });
  }

  private static boolean isFile(Node node) {
    return node.kind() == FileKind.FILE;
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  private static Ino ino(Path path) throws IOException {
    return new Ino((long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS));
  }

  /** A name that is free, in any directory; null if chance found none. */
  private @Nullable Place free() {
    List<Place> directories = places(Node::isDirectory);
    int chosen = random.nextInt(directories.size() + 1);
    Ino directory = chosen == 0 ? Ino.ROOT : directories.get(chosen - 1).ino();
    Path path = chosen == 0 ? root : directories.get(chosen - 1).path();
    FileName name = FileName.of("n" + random.nextInt(NAMES));
    return tree.child(directory, name) == null
        ? new Place(directory, name, Ino.ROOT, path.resolve(name.toString()))
        : null;
  }

  private @Nullable Place one(Predicate<Node> which) {
    List<Place> found = places(which);
    return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
  }

  // What is done

  private void made(Tree next, Place place, Bytes target) throws IOException {
    next.make(
        place.directory(),
        place.name(),
        ino(place.path()),
        Node.fresh(mode(place.path()), 0, 0, 0, place.directory(), target));
  }

  private void mkdir() throws IOException {
    Place place = free();
    if (place != null && places(Node::isDirectory).size() < DIRECTORIES_MAX) {
      change(
          "mkdir " + place.path(),
          false,
          null,
          next -> {
            Files.createDirectory(place.path());
            made(next, place, Bytes.EMPTY);
          });
    }
  }

  private void create() throws IOException {
    Place place = free();
    if (place != null) {
      create(place);
    }
  }

  private void create(Place place) throws IOException {
    change(
        "create " + place.path(),
        false,
        null,
        next -> {
          Files.createFile(place.path());
          made(next, place, Bytes.EMPTY);
        });
  }

  private void symlink() throws IOException {
    Place place = free();
    if (place != null) {
      change(
          "symlink " + place.path(),
          false,
          null,
          next -> {
            Files.createSymbolicLink(place.path(), Path.of("to/nowhere"));
            made(next, place, Bytes.of("to/nowhere".getBytes(StandardCharsets.UTF_8)));
          });
    }
  }

  private void link() throws IOException {
    Place place = free();
    Place file = one(MountedSession::isFile);
    if (place != null && file != null) {
      change(
          "link " + file.path() + " as " + place.path(),
          false,
          null,
          next -> {
            Files.createLink(place.path(), file.path());
            next.link(file.ino(), place.directory(), place.name());
          });
    }
  }

  private void rename() throws IOException {
    Place from = one(node -> !node.isDirectory());
    Place to = random.nextBoolean() ? free() : one(node -> !node.isDirectory());
    if (from != null && to != null) {
      rename(from, to);
    }
  }

  private void rename(Place from, Place to) throws IOException {
    change(
        "rename " + from.path() + " to " + to.path(),
        false,
        null,
        next -> {
          Files.move(from.path(), to.path(), StandardCopyOption.ATOMIC_MOVE);
          next.rename(from.directory(), from.name(), to.directory(), to.name());
        });
  }

  /** As editors save: the name shows the whole old file or the whole new one. */
  private void replace() throws IOException {
    Place place = free();
    Place file = one(MountedSession::isFile);
    if (place != null && file != null) {
      create(place);
      Place made = new Place(place.directory(), place.name(), ino(place.path()), place.path());
      write(made, 1 + random.nextInt(SIZE_MAX), 0, random.nextBoolean());
      rename(made, file);
    }
  }

  private void remove() throws IOException {
    Place place = one(node -> !node.isDirectory() || node.entries().isEmpty());
    if (place != null) {
      change(
          "remove " + place.path(),
          false,
          null,
          next -> {
            Files.delete(place.path());
            next.unlink(place.directory(), place.name());
          });
    }
  }

  private void truncate() throws IOException {
    Place file = one(MountedSession::isFile);
    if (file != null) {
      long size = (long) (random.nextDouble() * tree.node(file.ino()).size());
      change(
          "truncate " + file.path() + " to " + size,
          false,
          null,
          next -> {
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
              channel.truncate(size);
            }
            if (size < next.node(file.ino()).size()) {
              next.change(file.ino(), node -> node.withContent(node.content().resized(size)));
            }
          });
    }
  }

  private void chmod() throws IOException {
    Place place = one(node -> node.kind() != FileKind.SYMLINK);
    if (place != null) {
      change(
          "chmod " + place.path(),
          false,
          null,
          next -> {
            String permissions = random.nextBoolean() ? "rwxr-x--x" : "rw-rw-r--";
            Files.setPosixFilePermissions(
                place.path(), PosixFilePermissions.fromString(permissions));
            int mode = mode(place.path());
            next.change(place.ino(), node -> node.withMode(mode));
          });
    }
  }

  private void write(boolean sync) throws IOException {
    Place file = one(MountedSession::isFile);
    if (file != null) {
      int offset = random.nextInt((int) tree.node(file.ino()).size() + 9000);
      write(file, 1 + random.nextInt(9000), Math.min(offset, SIZE_MAX), sync);
    }
  }

  private void write(Place file, int length, long offset, boolean sync) throws IOException {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      change(
          "write " + length + " bytes to " + file.path() + " at " + offset,
          false,
          new Moment.Write(file.ino(), offset, bytes, length),
          next -> {
            channel.write(ByteBuffer.wrap(bytes), offset);
            next.change(
                file.ino(),
                node -> node.withContent(node.content().written(offset, bytes, length)));
          });
      if (sync) {
        change("fsync " + file.path(), true, null, next -> channel.force(true));
      }
    }
  }
}
