package org.cairnfs.storage.volume;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one open volume, apart from those with a loop of their own.
 *
 * <p>Three pools, so that none waits for another: short reads; flushes and merges, which may wait
 * for the log; and completions of those who waited for the log.
 */
final class StorageThreads implements AutoCloseable {
  private static final int IO_THREADS = 8;
  private static final int MAINTENANCE_THREADS = 3;
  private static final int IDLE_SECONDS = 10;
  private static final int CLOSE_SECONDS = 30;

  private final ExecutorService io = pool("cairn-io", IO_THREADS);
  private final ExecutorService maintenance = pool("cairn-maintenance", MAINTENANCE_THREADS);
  private final ExecutorService completions = pool("cairn-durable", 1);

  private static ExecutorService pool(String name, int threads) {
    AtomicInteger count = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  Executor io() {
    return io;
  }

  Executor maintenance() {
    return maintenance;
  }

  Executor completions() {
    return completions;
  }

  /** Lets tasks that were accepted finish, and waits for them. */
  @Override
  public void close() {
    for (ExecutorService pool : new ExecutorService[] {maintenance, io, completions}) {
      pool.shutdown();
      await(pool);
    }
  }

  private static void await(ExecutorService pool) {
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
