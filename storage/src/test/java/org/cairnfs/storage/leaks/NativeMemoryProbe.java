package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees native memory allocated through jnr-ffi that is still reachable.
 *
 * <p>jnr counts nothing, but an allocation above 256 bytes is an object with a finalizer, and the
 * JVM keeps a list of those; smaller ones share magazines, which jnr keeps in a map. Settling
 * collects garbage, as the memory of unreachable ones is freed with it.
 */
final class NativeMemoryProbe implements LeakProbe {
  private static final String PACKAGE = "jnr.ffi.provider.jffi.";

  private @Nullable Access access;

  /** The private parts looked into. */
  private record Access(Field head, Field next, Object lock, Map<?, ?> magazines) {
    static Access open() throws ReflectiveOperationException {
      Class<?> finalizer = Class.forName("java.lang.ref.Finalizer");
      Class<?> magazines = Class.forName(PACKAGE + "TransientNativeMemory");
      Object lock = accessible(finalizer, "lock").get(null);
      Object referenceSet = accessible(magazines, "referenceSet").get(null);
      if (lock == null || !(referenceSet instanceof Map<?, ?> map)) {
        throw new NoSuchFieldException("the JVM's finalizers or jnr's magazines");
      }
      return new Access(
          accessible(finalizer, "unfinalized"), accessible(finalizer, "next"), lock, map);
    }

    private static Field accessible(Class<?> type, String name) throws NoSuchFieldException {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    }

    long allocations() throws IllegalAccessException {
      long count = 0;
      synchronized (lock) {
        for (Object at = head.get(null); at != null; at = next.get(at)) {
          Object referent = ((Reference<?>) at).get();
          if (referent != null
              && referent.getClass().getName().equals(PACKAGE + "AllocatedDirectMemoryIO")) {
            count++;
          }
        }
      }
      return count;
    }
  }

  @Override
  public String kind() {
    return "native memory";
  }

  @Override
  public List<Suspect> scan() throws IOException {
    try {
      if (access == null) {
        access = Access.open();
      }
      return List.of(
          suspect("allocations of jnr", access.allocations()),
          suspect("magazines of jnr", access.magazines().size()));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new IOException("give the JVM --add-opens=java.base/java.lang.ref=ALL-UNNAMED", e);
    }
  }

  private static Suspect suspect(String what, long count) {
    return new Suspect(
        what, count, what, () -> Tracked.siteMentioning("native memory").orElse("not known"));
  }

  @Override
  public void settle() {
    System.gc();
  }
}
