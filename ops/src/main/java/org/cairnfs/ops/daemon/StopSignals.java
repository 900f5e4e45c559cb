package org.cairnfs.ops.daemon;

import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGTERM and SIGINT as requests to leave.
 *
 * <p>A handler and not a shutdown hook: after a hook the process could not say by its exit code
 * that it has left cleanly. {@code sun.misc.Signal} is the JDK's only interface for that, and
 * exported by jdk.unsupported.
 */
final class StopSignals implements AutoCloseable {
  private static final Signal TERMINATE = new Signal("TERM");
  private static final Signal INTERRUPT = new Signal("INT");

  private final SignalHandler beforeTerminate;
  private final SignalHandler beforeInterrupt;

  /** From now on the listener is told the name of each signal. */
  StopSignals(Consumer<String> listener) {
    SignalHandler handler = signal -> listener.accept("SIG" + signal.getName());
    beforeTerminate = Signal.handle(TERMINATE, handler);
    beforeInterrupt = Signal.handle(INTERRUPT, handler);
  }

  @Override
  public void close() {
    Signal.handle(TERMINATE, beforeTerminate);
    Signal.handle(INTERRUPT, beforeInterrupt);
  }
}
