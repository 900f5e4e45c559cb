package org.cairnfs.storage.format;

import java.io.IOException;

/** A structure on a device that is not what its address promises. */
public final class CorruptBlockException extends IOException {
  private static final long serialVersionUID = 1;

  private final String device;
  private final long address;

  /**
   * Says what was read and what should have been there.
   *
   * @param device its name
   * @param address in bytes from the start of the device
   * @param expected what belongs there
   * @param found what is there
   */
  public CorruptBlockException(String device, long address, String expected, String found) {
    super(device + ": at byte " + address + ": expected " + expected + ", found " + found);
    this.device = device;
    this.address = address;
  }

  public String device() {
    return device;
  }

  public long address() {
    return address;
  }
}
