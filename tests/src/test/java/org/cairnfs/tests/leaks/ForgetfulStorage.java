package org.cairnfs.tests.leaks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.storage.store.Lookup;
import org.cairnfs.storage.store.ShardStore;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.cairnfs.storage.volume.NodeStorage;
import org.jspecify.annotations.Nullable;

/** Storage in memory that, while told to, has no item in memory and never finds one. */
final class ForgetfulStorage {
  private final MemoryNodeStorage inner = new MemoryNodeStorage(1);
  private volatile @Nullable CompletableFuture<Void> search;

  MemoryNodeStorage inner() {
    return inner;
  }

  void forget() {
    search = new CompletableFuture<>();
  }

  /** Everything is found. */
  void remember() {
    CompletableFuture<Void> found = search;
    search = null;
    if (found != null) {
      found.complete(null);
    }
  }

  NodeStorage storage() {
    return proxy(NodeStorage.class, this::ofStorage);
  }

  private @Nullable Object ofStorage(Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object result = call(inner, method, arguments);
    if (method.getName().equals("openShard") && result instanceof CompletionStage<?> stage) {
      return stage.thenApply(store -> wrap((ShardStore) store));
    }
    if (method.getName().equals("shard") && result instanceof Optional<?> store) {
      return store.map(found -> wrap((ShardStore) found));
    }
    return result;
  }

  private ShardStore wrap(ShardStore store) {
    return proxy(ShardStore.class, (method, arguments) -> ofStore(store, method, arguments));
  }

  private @Nullable Object ofStore(ShardStore store, Method method, Object @Nullable [] arguments)
      throws Throwable {
    CompletableFuture<Void> searching = search;
    if (searching != null && method.getName().equals("get")) {
      return Lookup.NOT_CACHED;
    }
    if (searching != null && method.getName().equals("load")) {
      return searching;
    }
    return call(store, method, arguments);
  }

  private interface Handler {
    @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> handler.call(method, arguments)));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
