package org.cairnfs.ops.node;

/** No single node is meant; the message is one line that says what to do. */
public final class NodeNotFoundException extends Exception {
  private static final long serialVersionUID = 1;

  public NodeNotFoundException(String message) {
    super(message, null, false, false);
  }
}
