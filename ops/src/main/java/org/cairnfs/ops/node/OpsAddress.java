package org.cairnfs.ops.node;

import java.util.Optional;

/**
 * A host and a port, as people write them: {@code HOST:PORT}, {@code [IPV6]:PORT}, {@code :PORT}.
 *
 * @param host without brackets
 */
public record OpsAddress(String host, int port) {
  private static final int PORT_MAX = 65_535;
  private static final String LOOPBACK = "127.0.0.1";

  /** Empty if the text is no address. A missing host means this machine. */
  public static Optional<OpsAddress> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    return port(text.substring(colon + 1))
        .flatMap(port -> host(text.substring(0, colon)).map(host -> new OpsAddress(host, port)));
  }

  private static Optional<Integer> port(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(text)).filter(port -> port <= PORT_MAX);
  }

  private static Optional<String> host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      return Optional.of(text.substring(1, text.length() - 1)).filter(host -> host.contains(":"));
    }
    if (text.contains(":") || text.contains("/") || text.contains(" ")) {
      return Optional.empty();
    }
    return Optional.of(text.isEmpty() ? LOOPBACK : text);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
