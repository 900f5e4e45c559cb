package org.cairnfs.storage.leaks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Sees live threads; those that start each were recorded by {@link ThreadSites}. */
final class ThreadProbe implements LeakProbe {
  /** What the JVM, the build and JUnit start when they first need it and keep for all tests. */
  private static final Pattern OF_THE_JVM =
      Pattern.compile(
          "process reaper.*|Common-Cleaner|Cleaner-\\d+|Finalizer|Reference Handler|Signal Dispatcher"
              + "|Attach Listener|Notification Thread|DestroyJavaVM|JFR .*|RMI .*|surefire-.*"
              + "|junit-.*|ForkJoinPool\\.commonPool-worker-\\d+|CompletableFutureDelayScheduler"
              + "|Keep-Alive-Timer|scala-execution-context-global-\\d+|C[12] CompilerThread\\d+");

  @Override
  public String kind() {
    return "threads";
  }

  @Override
  public List<Suspect> scan() {
    List<Suspect> threads = new ArrayList<>();
    for (Thread thread : live()) {
      if (!OF_THE_JVM.matcher(thread.getName()).matches()) {
        threads.add(
            Suspect.of(
                Long.toString(thread.getId()),
                (thread.isDaemon() ? "daemon " : "") + "thread \"" + thread.getName() + "\"",
                () -> ThreadSites.of(thread)));
      }
    }
    return threads;
  }

  /** Without their stacks, which would stop all of them. */
  private static List<Thread> live() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 16];
    int count = root.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[2 * count];
      count = root.enumerate(threads);
    }
    return Arrays.asList(threads).subList(0, count);
  }

  @Override
  public void settle() {
    // Some end when their owner has been collected.
    System.gc();
  }
}
