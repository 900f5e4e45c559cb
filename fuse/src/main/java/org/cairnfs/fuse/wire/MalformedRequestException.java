package org.cairnfs.fuse.wire;

/** A request that does not have the form its operation prescribes; it is answered EINVAL. */
public final class MalformedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedRequestException(String what) {
    super(what);
  }
}
