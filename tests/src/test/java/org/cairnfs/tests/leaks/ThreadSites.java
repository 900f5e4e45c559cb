package org.cairnfs.tests.leaks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Knows where each thread was started: the JVM's flight recorder notes it, and is read only for a
 * failure.
 */
final class ThreadSites {
  private static final String THREAD_START = "jdk.ThreadStart";
  private static final Recording RECORDING = record();

  private ThreadSites() {}

  private static Recording record() {
    Recording recording = new Recording();
    recording.setToDisk(false);
    recording.enable(THREAD_START).withStackTrace();
    recording.start();
    return recording;
  }

  /** Has the recording run from now on. */
  static void warmUp() {
    if (RECORDING.getState() != jdk.jfr.RecordingState.RUNNING) {
      throw new IllegalStateException("the flight recorder is " + RECORDING.getState());
    }
  }

  static String of(Thread thread) {
    String site = started(thread.getId());
    if (site != null) {
      return "started by\n" + site;
    }
    return "not recorded; now at\n"
        + CallSite.join(Stream.of(thread.getStackTrace()).map(StackTraceElement::toString));
  }

  private static @Nullable String started(long threadId) {
    try {
      Path file = Files.createTempFile("threads", ".jfr");
      try {
        RECORDING.dump(file);
        return siteIn(file, threadId);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return "not readable: " + e;
    }
  }

  private static @Nullable String siteIn(Path file, long threadId) throws IOException {
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      RecordedThread started =
          event.getEventType().getName().equals(THREAD_START) ? event.getThread("thread") : null;
      if (started != null
          && started.getJavaThreadId() == threadId
          && event.getStackTrace() != null) {
        return CallSite.join(event.getStackTrace().getFrames().stream().map(ThreadSites::text));
      }
    }
    return null;
  }

  private static String text(RecordedFrame frame) {
    return frame.getMethod().getType().getName()
        + "."
        + frame.getMethod().getName()
        + ":"
        + frame.getLineNumber();
  }
}
