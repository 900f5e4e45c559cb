package org.cairnfs.fuse.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a file system that passes for a whole one: its inode answers to the root's number.
 *
 * <p>So one node serves every test of a suite that wants an empty file system each time. {@code
 * destroy} is not passed on.
 */
public final class Subtree {
  private final FileSystem whole;
  private final Ino top;

  private Subtree(FileSystem whole, Ino top) {
    this.whole = whole;
    this.top = top;
  }

  /** The file system below a directory, which the caller keeps looked up. */
  public static FileSystem of(FileSystem whole, Ino top) {
    Subtree subtree = new Subtree(whole, top);
    return (FileSystem)
        Proxy.newProxyInstance(
            FileSystem.class.getClassLoader(),
            new Class<?>[] {FileSystem.class},
            (proxy, method, arguments) -> subtree.call(method, arguments));
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    if (method.getName().equals("destroy")) {
      throw new UnsupportedOperationException("a subtree is not destroyed");
    }
    Object[] inner = arguments == null ? new Object[0] : arguments.clone();
    for (int i = 0; i < inner.length; i++) {
      if (inner[i].equals(Ino.ROOT)) {
        inner[i] = top;
      }
    }
    try {
      Object result = method.invoke(whole, inner);
      return result instanceof CompletionStage<?> stage ? stage.thenApply(this::outward) : result;
    } catch (InvocationTargetException thrown) {
      throw thrown.getTargetException();
    }
  }

  private Object outward(@Nullable Object outcome) {
    if (outcome instanceof Outcome.Ok<?> ok) {
      if (ok.value() instanceof Attributes attributes) {
        return Outcome.ok(outward(attributes));
      }
      if (ok.value() instanceof Entry entry) {
        return Outcome.ok(new Entry(outward(entry.attributes())));
      }
      if (ok.value() instanceof List<?> list) {
        return Outcome.ok(list.stream().map(this::element).toList());
      }
    }
    return Objects.requireNonNull(outcome, "an outcome");
  }

  private Object element(Object element) {
    return element instanceof DirectoryEntry entry && entry.ino().equals(top)
        ? new DirectoryEntry(
            entry.name(), Ino.ROOT, entry.kind(), entry.position(), entry.attributes())
        : element;
  }

  private Attributes outward(Attributes of) {
    return of.ino().equals(top)
        ? new Attributes(
            Ino.ROOT,
            of.mode(),
            of.nlink(),
            of.uid(),
            of.gid(),
            of.rdev(),
            of.size(),
            of.blocks(),
            of.accessed(),
            of.modified(),
            of.changed(),
            of.created())
        : of;
  }
}
