package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What was there before something ran, and the check that nothing more is there after it.
 *
 * <p>A clean check is one scan. With a suspect, the probes that have some settle and scan again
 * until they have none or the grace has run out: threads end and sockets close a little after
 * whoever asked them to.
 */
public final class LeakScan {
  /** A system property: how long suspects may take to go away. */
  public static final String GRACE_MILLIS = "cairn.leaks.grace.millis";

  private static final long GRACE_MILLIS_DEFAULT = 15_000;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** The scans around the one that finds a leak need not find it again. */
  private static final Set<LeakScan> OPEN = Collections.newSetFromMap(new WeakHashMap<>());

  private String subject;
  private final Map<LeakProbe, Map<String, Long>> before = new HashMap<>();

  private LeakScan(String subject) {
    this.subject = subject;
  }

  /** Notes what is there, as seen by every probe known now. */
  public static LeakScan before(String subject) {
    return before(subject, Probes.all());
  }

  public static LeakScan before(String subject, List<LeakProbe> probes) {
    LeakScan scan = new LeakScan(subject);
    for (LeakProbe probe : probes) {
      Map<String, Long> amounts = new HashMap<>();
      for (Suspect suspect : scan.look(probe)) {
        amounts.merge(suspect.identity(), suspect.amount(), Long::sum);
      }
      scan.before.put(probe, amounts);
    }
    OPEN.add(scan);
    return scan;
  }

  /** Says whose scan it is, once that is known. */
  LeakScan of(String name) {
    subject = name;
    return this;
  }

  /**
   * Passes only if nothing is left that was not there before.
   *
   * <p>A probe bound meanwhile counts from nothing; one unbound meanwhile has had its own check
   * then.
   */
  public void verify() {
    verify(Probes.all(), () -> {});
  }

  /**
   * The same with certain probes.
   *
   * @param onSuspicion drops what still holds garbage, before any is collected
   */
  public void verify(List<LeakProbe> probes, Runnable onSuspicion) {
    Set<LeakProbe> suspicious = new LinkedHashSet<>(probes);
    List<Leak> leaks = leaks(suspicious);
    if (!leaks.isEmpty()) {
      onSuspicion.run();
    }
    long grace = Long.getLong(GRACE_MILLIS, GRACE_MILLIS_DEFAULT);
    long start = System.nanoTime();
    long settled = start - SETTLE_NANOS;
    while (!leaks.isEmpty() && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(grace)) {
      if (System.nanoTime() - settled >= SETTLE_NANOS) {
        suspicious.forEach(LeakProbe::settle);
        settled = System.nanoTime();
      }
      LockSupport.parkNanos(RETRY_NANOS);
      leaks = leaks(suspicious);
    }
    if (!leaks.isEmpty()) {
      for (LeakScan scan : OPEN) {
        leaks.forEach(scan::forgive);
      }
      throw LeakError.left(subject, leaks);
    }
  }

  /** Drops the probes that see no leak. */
  private List<Leak> leaks(Set<LeakProbe> probes) {
    List<Leak> found = new ArrayList<>();
    probes.removeIf(
        probe -> {
          List<Leak> leaks = leaksOf(probe);
          found.addAll(leaks);
          return leaks.isEmpty();
        });
    return found;
  }

  private List<Leak> leaksOf(LeakProbe probe) {
    Map<String, Long> allowed = before.getOrDefault(probe, Map.of());
    List<Leak> leaks = new ArrayList<>();
    for (Suspect suspect : look(probe)) {
      long more = suspect.amount() - allowed.getOrDefault(suspect.identity(), 0L);
      if (more > 0) {
        leaks.add(new Leak(probe, suspect, more));
      }
    }
    return leaks;
  }

  private List<Suspect> look(LeakProbe probe) {
    try {
      return probe.scan();
    } catch (IOException | RuntimeException e) {
      throw LeakError.notScanned(subject, probe, e);
    }
  }

  private void forgive(Leak leak) {
    before
        .computeIfAbsent(leak.probe(), probe -> new HashMap<>())
        .merge(leak.suspect().identity(), leak.more(), Long::sum);
  }
}
