package org.cairnfs.tests.leaks;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** Empties the fields of a test's instance that nobody will use again. */
final class EndedInstance {
  private EndedInstance() {}

  static void clear(Object instance) {
    for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          clear(instance, field);
        }
      }
    }
  }

  private static void clear(Object instance, Field field) {
    try {
      field.setAccessible(true);
      field.set(instance, null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " of a test cannot be emptied", e);
    }
  }
}
