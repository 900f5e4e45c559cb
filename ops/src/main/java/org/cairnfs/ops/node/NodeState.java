package org.cairnfs.ops.node;

/**
 * Where a node is in its life.
 *
 * <pre>
 *   STARTING ──► UP ──► LEAVING ──► STOPPED
 *       └──────────┴───────┴──────► FAILED
 * </pre>
 */
public enum NodeState {
  STARTING("starting"),
  UP("up"),
  LEAVING("leaving"),
  STOPPED("stopped"),
  FAILED("failed");

  private final String text;

  NodeState(String text) {
    this.text = text;
  }

  /** The stable name that people and machines read. */
  public String text() {
    return text;
  }
}
