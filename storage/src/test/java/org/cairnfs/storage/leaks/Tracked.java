package org.cairnfs.storage.leaks;

import java.nio.channels.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Resources that tests made, and where: each must be released before the test ends.
 *
 * <p>Its sites also tell where descriptors, mounts, loop devices and processes come from, when the
 * name under which one was registered mentions it or is mentioned by it (a path, a device).
 */
public final class Tracked {
  private record Entry(Object resource, String what, String site, Predicate<Object> live) {}

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, Entry> ENTRIES = new ConcurrentHashMap<>();

  /** Sees what has not been released. */
  static final LeakProbe PROBE =
      new LeakProbe() {
        @Override
        public String kind() {
          return "tracked resources";
        }

        @Override
        public List<Suspect> scan() {
          return Tracked.scan();
        }
      };

  private Tracked() {}

  /** Held until {@link #released}. */
  public static <T> T register(T resource, String what) {
    return register(resource, what, anything -> true);
  }

  /** Held until closed. */
  public static <T extends Channel> T register(T channel, String what) {
    return register(channel, what, Channel::isOpen);
  }

  /** Held until released, or until it says that it is no longer live. */
  @SuppressWarnings("unchecked") // The predicate only ever gets the resource it came with.
  public static <T> T register(T resource, String what, Predicate<? super T> live) {
    Entry entry = new Entry(resource, what, CallSite.here(), (Predicate<Object>) live);
    ENTRIES.put(NUMBERS.incrementAndGet(), entry);
    return resource;
  }

  public static void released(Object resource) {
    ENTRIES.values().removeIf(entry -> entry.resource() == resource);
  }

  private static List<Suspect> scan() {
    ENTRIES.values().removeIf(entry -> !entry.live().test(entry.resource()));
    return ENTRIES.entrySet().stream()
        .map(
            entry ->
                Suspect.of(
                    entry.getKey().toString(),
                    entry.getValue().what(),
                    () -> entry.getValue().site()))
        .toList();
  }

  static Optional<String> siteMentioning(String what) {
    return ENTRIES.values().stream()
        .filter(entry -> what.contains(entry.what()) || entry.what().contains(what))
        .map(Entry::site)
        .findFirst();
  }
}
