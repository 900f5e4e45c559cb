package org.cairnfs.actors.dispatch;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.MonitorableThreadFactory;

/**
 * Names the local-first executor in a dispatcher's configuration.
 *
 * <p>Pekko makes one per dispatcher, from the dispatcher's section; its part {@code cairn} holds
 * the {@link Limits}. All dispatchers of an actor system share one {@link LocalFirst}.
 */
public final class LocalFirstConfigurator extends ExecutorServiceConfigurator {
  private final LocalFirst group;

  public LocalFirstConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.group =
        LocalFirst.of(
            prerequisites.settings(),
            Limits.of(config.getConfig("cairn")),
            failureHandler(prerequisites.threadFactory()));
  }

  /** The actor system's own, which logs, and ends the process where configured. */
  private static Thread.UncaughtExceptionHandler failureHandler(ThreadFactory threads) {
    if (threads instanceof MonitorableThreadFactory pekko) {
      return pekko.exceptionHandler();
    }
    return (thread, failure) -> thread.getThreadGroup().uncaughtException(thread, failure);
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(
      String id, ThreadFactory threadFactory) {
    return group::newExecutor;
  }
}
