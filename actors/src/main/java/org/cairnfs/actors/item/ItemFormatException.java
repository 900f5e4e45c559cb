package org.cairnfs.actors.item;

/** An item whose bytes this version cannot read: damage, or a newer format. */
public final class ItemFormatException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public ItemFormatException(String message) {
    super(message);
  }

  static void checkVersion(String what, byte found, byte expected) {
    if (found != expected) {
      throw new ItemFormatException(
          what + " has layout version " + found + ", this software reads " + expected);
    }
  }
}
