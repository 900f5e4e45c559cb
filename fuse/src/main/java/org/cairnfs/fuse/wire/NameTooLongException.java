package org.cairnfs.fuse.wire;

/** A name of more than 255 bytes, or a target of more than 4095; it is answered ENAMETOOLONG. */
public final class NameTooLongException extends Exception {
  private static final long serialVersionUID = 1L;

  NameTooLongException(int bytes) {
    super(bytes + " bytes");
  }
}
