package org.cairnfs.actors.wire;

/** What writers and readers refuse. */
final class WireLimits {
  /** A whole message. */
  static final int MAX_MESSAGE_BYTES = 4 << 20;

  /**
   * One string of bytes. Well above what the kernel lets through (64 KiB in an extended attribute),
   * so that what is a little too long is refused by an entity, with an errno.
   */
  static final int MAX_BYTES = 256 << 10;

  /** A text, such as the path of an actor. */
  static final int MAX_TEXT_BYTES = 4096;

  private WireLimits() {}
}
