package org.cairnfs.fuse.memory;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.PosixAcl;
import org.cairnfs.actors.api.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * The inodes and open handles of a file system in memory; every step runs under this object's lock.
 *
 * <p>An inode lives while it has links, lookups or opens.
 */
final class MemoryInodes {
  private final InstantSource clock;
  private final Map<Ino, MemoryNode> nodes = new HashMap<>(); // guarded by this
  private final MemoryNode root;
  private long nextIno = 2; // guarded by this
  private long nextHandle = 1; // guarded by this
  private final Map<Long, MemoryNode> handles = new HashMap<>(); // guarded by this

  MemoryInodes(InstantSource clock) {
    this.clock = clock;
    this.root = new MemoryNode(Ino.ROOT, FileKind.DIRECTORY.typeBits() | 0755, 0, 0, 0, now());
    root.lookups = 1;
    nodes.put(Ino.ROOT, root);
  }

  synchronized int count() {
    return nodes.size();
  }

  synchronized long lookups() {
    return nodes.values().stream().mapToLong(node -> node.lookups).sum() - root.lookups;
  }

  synchronized int handles() {
    return handles.size();
  }

  Timestamp now() {
    return Timestamp.of(clock.instant());
  }

  @Nullable MemoryNode find(Ino ino) {
    return nodes.get(ino);
  }

  boolean isHandleOf(long handle, MemoryNode node) {
    return handles.get(handle) == node;
  }

  MemoryNode make(Caller caller, MemoryNode parent, int mode, int rdev) {
    boolean groupOfParent = (parent.mode & 02000) != 0;
    FileKind kind = FileKind.ofMode(mode);
    byte[] inherited =
        kind == FileKind.SYMLINK
            ? null
            : parent.xattrs.get(XattrName.of(PosixAcl.bytes(PosixAcl.DEFAULT)));
    PosixAcl.Inherited own =
        inherited == null ? null : PosixAcl.parse(inherited).orElseThrow().inherit(mode);
    int effective = own == null ? mode & ~caller.umask() : own.mode();
    MemoryNode node =
        new MemoryNode(
            new Ino(nextIno++),
            effective | (groupOfParent && kind == FileKind.DIRECTORY ? 02000 : 0),
            rdev,
            caller.uid(),
            groupOfParent ? parent.gid : caller.gid(),
            now());
    if (own != null && !own.acl().isMode()) {
      node.xattrs.put(XattrName.of(PosixAcl.bytes(PosixAcl.ACCESS)), own.acl().toBytes());
    }
    if (inherited != null && kind == FileKind.DIRECTORY) {
      node.xattrs.put(XattrName.of(PosixAcl.bytes(PosixAcl.DEFAULT)), inherited);
    }
    nodes.put(node.ino, node);
    return node;
  }

  void dropIfUnused(MemoryNode node) {
    if (node.nlink == 0 && node.lookups == 0 && node.opens == 0) {
      nodes.remove(node.ino);
    }
  }

  Entry entry(MemoryNode node) {
    node.lookups++;
    return new Entry(node.attributes());
  }

  OpenFile opened(MemoryNode node) {
    node.opens++;
    long handle = nextHandle++;
    handles.put(handle, node);
    return new OpenFile(handle, true, false);
  }

  /** Runs a step on an inode: ESTALE if there is none. */
  <T> CompletionStage<Outcome<T>> on(Ino ino, Function<MemoryNode, Outcome<T>> step) {
    return run(
        () -> {
          MemoryNode node = nodes.get(ino);
          return node == null ? Outcome.refused(Errno.ESTALE) : step.apply(node);
        });
  }

  synchronized <T> CompletionStage<Outcome<T>> run(Supplier<Outcome<T>> step) {
    return CompletableFuture.completedFuture(step.get());
  }

  synchronized void forget(Ino ino, long count) {
    MemoryNode node = nodes.get(ino);
    if (node == null || count > node.lookups) {
      throw new IllegalStateException(ino + " was not looked up " + count + " times");
    }
    node.lookups -= count;
    dropIfUnused(node);
  }

  Outcome<Void> release(MemoryNode node, long handle) {
    if (!handles.remove(handle, node)) {
      return Outcome.refused(Errno.EBADF);
    }
    node.opens--;
    dropIfUnused(node);
    return MemoryNames.done();
  }
}
