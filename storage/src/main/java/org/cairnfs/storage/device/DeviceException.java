package org.cairnfs.storage.device;

import java.io.IOException;

/**
 * A device that cannot be used, told in one line: what was refused, why, and what to do about it.
 *
 * <p>The message is meant for the person who typed the command and is printed as it is.
 */
public final class DeviceException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Builds the line {@code device: why (remedy)}.
   *
   * @param device the path as the user gave it
   * @param why what is wrong with it
   * @param remedy what the user can do
   */
  public DeviceException(String device, String why, String remedy) {
    super(device + ": " + why + " (" + remedy + ")");
  }

  public DeviceException(String device, String why, String remedy, Throwable cause) {
    this(device, why, remedy);
    initCause(cause);
  }
}
