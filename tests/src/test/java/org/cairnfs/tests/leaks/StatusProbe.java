package org.cairnfs.tests.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cairnfs.storage.leaks.LeakProbe;
import org.cairnfs.storage.leaks.Suspect;

/**
 * Sees what a node in a process of its own holds, as its ops interface tells: to bind while it is
 * idle. Inodes known to the kernel are its own business, as it caches them.
 *
 * @param ops where it listens, such as {@code 127.0.0.1:8080}
 */
public record StatusProbe(String ops) implements LeakProbe {
  private static final int MILLIS_MAX = 10_000;

  /** Levels that are 0 in an idle node, and what they count. */
  private static final Map<String, String> IDLE_AT_ZERO = idleAtZero();

  private static Map<String, String> idleAtZero() {
    Map<String, String> levels = new LinkedHashMap<>();
    levels.put("loans_open", "open loans");
    levels.put("mount_files_open", "open files");
    levels.put("mount_requests_under_way", "requests without an answer");
    levels.put("mount_buffer_bytes", "bytes of data buffers");
    levels.put("fuse_in_flight", "requests of the kernel without an answer");
    return levels;
  }

  @Override
  public String kind() {
    return "held by the node at " + ops;
  }

  @Override
  public List<Suspect> scan() throws IOException {
    String status = status();
    List<Suspect> suspects = new ArrayList<>();
    IDLE_AT_ZERO.forEach(
        (name, what) -> suspects.addAll(Suspect.counted(name, level(status, name), what)));
    if (!status.contains("\"loans_open\"")) {
      throw new IOException("the node does not tell what it holds: " + status);
    }
    return suspects;
  }

  /**
   * @param url of the ops interface, such as {@code http://127.0.0.1:8080}
   */
  public static StatusProbe of(String url) {
    return new StatusProbe(url.replaceFirst("^http://", "").replaceFirst("/$", ""));
  }

  /** A counter or level of the node, now. */
  public long level(String name) throws IOException {
    String status = status();
    if (!status.contains('"' + name + '"')) {
      throw new IOException("the node does not tell " + name + ": " + status);
    }
    return level(status, name);
  }

  /** 0 for what the node does not have, such as a mount. */
  private static long level(String status, String name) {
    Matcher matcher = Pattern.compile('"' + name + "\"\\s*:\\s*(\\d+)").matcher(status);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private String status() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://" + ops + "/api/v1/status").toURL().openConnection();
    connection.setConnectTimeout(MILLIS_MAX);
    connection.setReadTimeout(MILLIS_MAX);
    connection.setRequestProperty("Connection", "close");
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }
}
