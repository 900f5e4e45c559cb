package org.cairnfs.ops.http;

import java.io.IOException;
import java.net.BindException;
import org.cairnfs.ops.node.OpsAddress;

/** The HTTP interface cannot listen where it should; the message is one line for the user. */
public final class AddressUnavailableException extends IOException {
  private static final long serialVersionUID = 1;

  AddressUnavailableException(OpsAddress address, Throwable cause) {
    super(
        "cannot listen at "
            + address
            + ": "
            + reason(cause)
            + "; choose another with --ops, port 0 means any",
        cause);
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "the address is in use or not this machine's";
  }
}
