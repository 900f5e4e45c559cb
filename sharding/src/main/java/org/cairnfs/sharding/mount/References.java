package org.cairnfs.sharding.mount;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.jspecify.annotations.Nullable;

/**
 * The inodes that the kernel knows through this mount, with the number of lookups it owes for each.
 *
 * <p>Counted by the actor that receives answers, before anybody else sees them: a later question
 * whether an inode is in use always finds it counted. Thread-safe.
 */
final class References {
  private record Reference(long count, FileKind kind) {}

  private final ConcurrentMap<Ino, Reference> references = new ConcurrentHashMap<>();

  /** Orphans that were in use when asked about. */
  private final Set<Ino> promised = ConcurrentHashMap.newKeySet();

  private final Consumer<Ino> unused;

  /**
   * @param unused told when an orphan that was reported as in use no longer is
   */
  References(Consumer<Ino> unused) {
    this.unused = unused;
    references.put(Ino.ROOT, new Reference(1, FileKind.DIRECTORY));
  }

  /** One more lookup was handed out. */
  void add(Attributes attributes) {
    references.merge(
        attributes.ino(),
        new Reference(1, attributes.kind()),
        (old, one) -> new Reference(old.count() + 1, one.kind()));
  }

  /** The kernel gives lookups back; the root stays known. */
  void forget(Ino ino, long count) {
    if (ino.equals(Ino.ROOT)) {
      return;
    }
    Reference left =
        references.computeIfPresent(
            ino,
            (key, old) ->
                old.count() > count ? new Reference(old.count() - count, old.kind()) : null);
    if (left == null && promised.remove(ino)) {
      unused.accept(ino);
    }
  }

  /** The kind of an inode the kernel knows, else null. */
  @Nullable FileKind kind(Ino ino) {
    Reference reference = references.get(ino);
    return reference == null ? null : reference.kind();
  }

  /** Whether the inode is in use; if so its end will be told. */
  boolean reportUse(Ino ino) {
    promised.add(ino);
    boolean inUse = references.containsKey(ino);
    return inUse || !promised.remove(ino);
  }

  int size() {
    return references.size();
  }

  /** The mount has ended: nothing is in use any more. */
  void clear() {
    references.clear();
    for (Ino ino : promised) {
      if (promised.remove(ino)) {
        unused.accept(ino);
      }
    }
  }
}
