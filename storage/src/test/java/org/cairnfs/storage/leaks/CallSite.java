package org.cairnfs.storage.leaks;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where something was made, as the lines of a stack. */
final class CallSite {
  private static final int FRAMES_MAX = 8;
  private static final String OWN_PACKAGE = CallSite.class.getPackageName() + ".";

  private CallSite() {}

  /** The nearest callers outside the leak scan. */
  static String here() {
    return StackWalker.getInstance()
        .walk(frames -> join(frames.map(frame -> frame.toStackTraceElement().toString())));
  }

  /** Leaves out what surrounds every test, and what starts every thread. */
  static String join(Stream<String> frames) {
    return frames
        .filter(frame -> !isPlumbing(frame))
        .limit(FRAMES_MAX)
        .collect(Collectors.joining("\n"));
  }

  private static boolean isPlumbing(String frame) {
    String method = frame.substring(frame.lastIndexOf('/') + 1);
    return method.startsWith("java.lang.Thread.")
        || method.startsWith("java.lang.reflect.")
        || method.startsWith("java.util.")
        || method.startsWith("jdk.internal.reflect.")
        || method.startsWith("org.junit.")
        || method.startsWith("org.apache.maven.")
        || (method.startsWith(OWN_PACKAGE) && !isTest(method));
  }

  /** The scan's own tests plant leaks. */
  private static boolean isTest(String method) {
    return method.startsWith(OWN_PACKAGE + "Planted")
        || method.startsWith(OWN_PACKAGE + "LeakScanTest");
  }
}
