package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Knows where each thread was started: the JVM's flight recorder notes it, and is read only for a
 * failure.
 */
final class ThreadSites {
  private static final String THREAD_START = "jdk.ThreadStart";
  private static final Recording RECORDING = record();

  /** By thread id: what was read so far, as the recording forgets what it has once dumped. */
  private static final Map<Long, String> STARTED_BY = new ConcurrentHashMap<>();

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
    if (!STARTED_BY.containsKey(thread.getId())) {
      readRecording();
    }
    String site = STARTED_BY.get(thread.getId());
    if (site != null) {
      return "started by\n" + site;
    }
    return "not recorded; now at\n"
        + CallSite.join(Stream.of(thread.getStackTrace()).map(StackTraceElement::toString));
  }

  private static void readRecording() {
    try {
      Path file = Files.createTempFile("threads", ".jfr");
      try {
        RECORDING.dump(file);
        RecordingFile.readAllEvents(file).forEach(ThreadSites::note);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void note(RecordedEvent event) {
    if (event.getEventType().getName().equals(THREAD_START) && event.getStackTrace() != null) {
      STARTED_BY.put(
          event.getThread("thread").getJavaThreadId(),
          CallSite.join(event.getStackTrace().getFrames().stream().map(ThreadSites::text)));
    }
  }

  private static String text(RecordedFrame frame) {
    return frame.getMethod().getType().getName()
        + "."
        + frame.getMethod().getName()
        + ":"
        + frame.getLineNumber();
  }
}
