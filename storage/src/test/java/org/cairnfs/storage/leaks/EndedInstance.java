package org.cairnfs.storage.leaks;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Empties the fields of a test that nobody will use again. */
final class EndedInstance {
  private EndedInstance() {}

  /**
   * Empties the static fields that a class itself declares, which {@code @BeforeAll} has filled.
   */
  static void clearStatics(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isStatic(modifiers)
          && !Modifier.isFinal(modifiers)
          && !field.getType().isPrimitive()) {
        clear(null, field);
      }
    }
  }

  static void clear(Object instance) {
    for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          clear(instance, field);
        }
      }
    }
  }

  private static void clear(@Nullable Object instance, Field field) {
    try {
      field.setAccessible(true);
      field.set(instance, null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " of a test cannot be emptied", e);
    }
  }
}
