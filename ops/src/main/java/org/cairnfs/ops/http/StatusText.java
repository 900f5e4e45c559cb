package org.cairnfs.ops.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.cairnfs.ops.node.NodeStatus;

/** A node's status for people: what {@code cairn status} prints. */
final class StatusText {
  private final StringBuilder text = new StringBuilder();

  private StatusText() {}

  static String of(NodeStatus status, Map<String, Long> counters, Instant now) {
    StatusText lines = new StatusText();
    NodeStatus.VolumeStatus volume = status.volume();
    lines.add(
        "node",
        status.name() + ", " + status.state().text() + " for " + since(status.started(), now));
    lines.add("process", "pid " + status.pid() + ", cairn " + status.version());
    lines.add("mount", status.mount() == null ? "none" : status.mount());
    lines.add("volume", volume.id());
    lines.add("meta", volume.meta() + ", " + space(volume.metaTotal(), volume.metaFree()));
    lines.add("data", volume.data() + ", " + space(volume.dataTotal(), volume.dataFree()));
    lines.add("shards", volume.openShards() + " of " + volume.shardCount() + " open here");
    lines.add("slot", status.slot() + ", epoch " + status.epoch());
    lines.add("log", "position " + status.logAppended() + ", durable up to " + status.logDurable());
    lines.add(
        "locks",
        counters.getOrDefault("mount_locks_held", 0L)
            + " held, "
            + counters.getOrDefault("mount_lock_waits", 0L)
            + " waited for");
    lines.add("cluster", status.clusterAddress());
    status.members().forEach(member -> lines.add("", member.address() + " " + member.state()));
    return lines.text.toString();
  }

  private void add(String label, String value) {
    text.append(String.format(Locale.ROOT, "%-9s%s%n", label, value));
  }

  private static String space(long total, long free) {
    return bytes(total - free) + " of " + bytes(total) + " used";
  }

  private static String bytes(long bytes) {
    double value = bytes;
    String units = "KMGTPE";
    int unit = -1;
    while (value >= 1024 && unit < units.length() - 1) {
      value /= 1024;
      unit++;
    }
    return unit < 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %ciB", value, units.charAt(unit));
  }

  private static String since(Instant start, Instant now) {
    Duration up = Duration.between(start, now);
    if (up.toHours() >= 24) {
      return up.toDays() + " d " + up.toHoursPart() + " h";
    }
    return up.toHours() > 0
        ? up.toHours() + " h " + up.toMinutesPart() + " min"
        : up.toMinutes() > 0
            ? up.toMinutes() + " min " + up.toSecondsPart() + " s"
            : Math.max(0, up.toSeconds()) + " s";
  }
}
