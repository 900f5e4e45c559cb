package org.cairnfs.fuse.memory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.cairnfs.actors.api.FileSystem;
import org.jspecify.annotations.Nullable;

/** A file system of which some methods are replaced, to fail, to wait, or to watch. */
public final class Overriding {
  private Overriding() {}

  /**
   * The same file system, but {@code method} is done by {@code instead}, which is given the
   * arguments.
   */
  public static FileSystem method(
      FileSystem fileSystem, String method, Function<Object[], @Nullable Object> instead) {
    return (FileSystem)
        Proxy.newProxyInstance(
            FileSystem.class.getClassLoader(),
            new Class<?>[] {FileSystem.class},
            (proxy, called, arguments) ->
                called.getName().equals(method)
                    ? instead.apply(arguments)
                    : invoke(fileSystem, called, arguments));
  }

  private static @Nullable Object invoke(
      FileSystem fileSystem, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(fileSystem, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getTargetException();
    }
  }
}
