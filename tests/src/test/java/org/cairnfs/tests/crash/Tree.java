package org.cairnfs.tests.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What the file system should be: the model.
 *
 * <p>Changes happen to a copy, so that the tree after each operation of a workload can be kept.
 * Inodes without a link stay until they are dropped.
 */
final class Tree {
  private final Map<Ino, Node> nodes;

  private Tree(Map<Ino, Node> nodes) {
    this.nodes = nodes;
  }

  /** The root directory alone, as mkfs makes it. */
  static Tree empty() {
    Tree tree = new Tree(new LinkedHashMap<>());
    tree.nodes.put(
        Ino.ROOT, Node.fresh(FileKind.DIRECTORY.typeBits() | 0755, 0, 0, 0, Ino.ROOT, Bytes.EMPTY));
    return tree;
  }

  Tree copy() {
    return new Tree(new LinkedHashMap<>(nodes));
  }

  /** Without inodes that have no name: after a restart nobody has them open. */
  Tree linkedOnly() {
    Tree tree = copy();
    tree.nodes.values().removeIf(node -> node.nlink() == 0);
    return tree;
  }

  Node node(Ino ino) {
    return Objects.requireNonNull(nodes.get(ino), ino::toString);
  }

  boolean has(Ino ino) {
    return nodes.containsKey(ino);
  }

  /** Those with a name, in the order of their creation. */
  List<Ino> linked(Predicate<Node> which) {
    List<Ino> found = new ArrayList<>();
    nodes.forEach(
        (ino, node) -> {
          if (node.nlink() > 0 && which.test(node)) {
            found.add(ino);
          }
        });
    return found;
  }

  @Nullable Ino child(Ino directory, FileName name) {
    return node(directory).entries().get(name);
  }

  void change(Ino ino, UnaryOperator<Node> change) {
    nodes.put(ino, change.apply(node(ino)));
  }

  /** The inode has no link and nobody uses it. */
  void drop(Ino ino) {
    nodes.remove(ino);
  }

  /** A new inode with a name. */
  void make(Ino parent, FileName name, Ino ino, Node node) {
    nodes.put(ino, node);
    enter(parent, name, ino);
  }

  void link(Ino ino, Ino parent, FileName name) {
    change(ino, node -> node.withNlink(node.nlink() + 1));
    enter(parent, name, ino);
  }

  /** Takes a name away; the inode stays, with a link less. */
  Ino unlink(Ino parent, FileName name) {
    Ino ino = Objects.requireNonNull(child(parent, name));
    leave(parent, name);
    change(ino, node -> node.withNlink(node.isDirectory() ? 0 : node.nlink() - 1));
    return ino;
  }

  /**
   * @return the inode that was replaced
   */
  @Nullable Ino rename(Ino from, FileName fromName, Ino to, FileName toName) {
    Ino moved = Objects.requireNonNull(child(from, fromName));
    Ino replaced = child(to, toName);
    if (moved.equals(replaced)) {
      return null;
    }
    if (replaced != null) {
      unlink(to, toName);
    }
    leave(from, fromName);
    enter(to, toName, moved);
    change(moved, node -> node.isDirectory() ? node.withParent(to) : node);
    return replaced;
  }

  void exchange(Ino from, FileName fromName, Ino to, FileName toName) {
    Ino moved = Objects.requireNonNull(child(from, fromName));
    Ino other = Objects.requireNonNull(child(to, toName));
    if (moved.equals(other)) {
      return;
    }
    leave(from, fromName);
    leave(to, toName);
    enter(to, toName, moved);
    enter(from, fromName, other);
    change(moved, node -> node.isDirectory() ? node.withParent(to) : node);
    change(other, node -> node.isDirectory() ? node.withParent(from) : node);
  }

  private void enter(Ino parent, FileName name, Ino ino) {
    int links = node(ino).isDirectory() ? 1 : 0;
    change(parent, node -> node.withEntry(name, ino).withNlink(node.nlink() + links));
  }

  private void leave(Ino parent, FileName name) {
    int links = node(Objects.requireNonNull(child(parent, name))).isDirectory() ? 1 : 0;
    change(parent, node -> node.withEntry(name, null).withNlink(node.nlink() - links));
  }

  // What is refused

  @Nullable Errno refusesNew(Ino parent, FileName name) {
    return child(parent, name) == null ? null : Errno.EEXIST;
  }

  @Nullable Errno refusesLink(Ino ino, Ino parent, FileName name) {
    Errno refusal = refusesNew(parent, name);
    return refusal == null && node(ino).isDirectory() ? Errno.EPERM : refusal;
  }

  @Nullable Errno refusesRemoval(Ino parent, FileName name, boolean ofDirectory) {
    Ino ino = child(parent, name);
    if (ino == null) {
      return Errno.ENOENT;
    }
    Node node = node(ino);
    if (node.isDirectory() != ofDirectory) {
      return ofDirectory ? Errno.ENOTDIR : Errno.EISDIR;
    }
    return node.entries().isEmpty() ? null : Errno.ENOTEMPTY;
  }

  @Nullable Errno refusesRename(
      Ino from, FileName fromName, Ino to, FileName toName, boolean noReplace) {
    Ino moved = child(from, fromName);
    if (moved == null) {
      return Errno.ENOENT;
    }
    Ino replaced = child(to, toName);
    if (replaced != null && noReplace) {
      return Errno.EEXIST;
    }
    if (moved.equals(replaced)) {
      return null;
    }
    boolean directory = node(moved).isDirectory();
    if (directory && isWithin(to, moved)) {
      return Errno.EINVAL;
    }
    if (replaced == null) {
      return null;
    }
    if (node(replaced).isDirectory() != directory) {
      return directory ? Errno.ENOTDIR : Errno.EISDIR;
    }
    return node(replaced).entries().isEmpty() ? null : Errno.ENOTEMPTY;
  }

  @Nullable Errno refusesExchange(Ino from, FileName fromName, Ino to, FileName toName) {
    Ino moved = child(from, fromName);
    Ino other = child(to, toName);
    if (moved == null || other == null) {
      return Errno.ENOENT;
    }
    boolean intoItself =
        node(moved).isDirectory() && isWithin(to, moved)
            || node(other).isDirectory() && isWithin(from, other);
    return intoItself ? Errno.EINVAL : null;
  }

  private boolean isWithin(Ino directory, Ino ancestor) {
    for (Ino at = directory; !at.equals(Ino.ROOT); at = node(at).parent()) {
      if (at.equals(ancestor)) {
        return true;
      }
    }
    return ancestor.equals(Ino.ROOT);
  }
}
