package org.cairnfs.ops.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.cairnfs.ops.node.OpsAddress;

/**
 * Asks a node over HTTP.
 *
 * <p>One GET of HTTP/1.0 on a plain socket: the answer ends where the connection does. The HTTP
 * clients of the JDK take longer to load than the whole command may run.
 */
final class NodeClient {
  private static final int CONNECT_MILLIS_MAX = 3_000;
  private static final int ANSWER_MILLIS_MAX = 10_000;
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  private NodeClient() {}

  /**
   * An answer.
   *
   * @param status of HTTP
   */
  record Answer(int status, String body) {
    boolean isOk() {
      return status == 200;
    }
  }

  /** GETs a path; refusals by the network become one line that names the address. */
  static Answer get(OpsAddress address, String path) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_MILLIS_MAX);
      socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS_MAX);
      String request = "GET " + path + " HTTP/1.0\r\nHost: " + address + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return parse(address, read(address, socket.getInputStream()));
    } catch (SocketTimeoutException late) {
      throw new CommandException("the node at " + address + " does not answer; see its log", late);
    } catch (IOException unreachable) {
      throw new CommandException(
          "cannot reach a node at "
              + address
              + ": "
              + unreachable.getMessage()
              + "; is it running with --ops "
              + address
              + "?",
          unreachable);
    } catch (IllegalArgumentException noAddress) {
      throw new CommandException(
          "cannot reach a node at " + address + ": " + noAddress.getMessage(), noAddress);
    }
  }

  private static byte[] read(OpsAddress address, InputStream in) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] chunk = new byte[16 << 10];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      answer.write(chunk, 0, n);
      if (answer.size() > ANSWER_BYTES_MAX) {
        throw notANode(address);
      }
    }
    return answer.toByteArray();
  }

  private static Answer parse(OpsAddress address, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    // HTTP/1.x SSS
    if (end < 0 || !text.startsWith("HTTP/1.") || text.length() < 12) {
      throw notANode(address);
    }
    try {
      return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(end + 4));
    } catch (NumberFormatException noStatus) {
      throw notANode(address);
    }
  }

  private static CommandException notANode(OpsAddress address) {
    return new CommandException("what listens at " + address + " is no Cairn node; check --ops");
  }
}
