package org.cairnfs.storage.format;

/** Which of a volume's two devices. */
public enum Role {
  META(1),
  DATA(2);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /** Its stable number on the device. */
  int code() {
    return code;
  }
}
