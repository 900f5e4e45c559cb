package org.cairnfs.actors.item;

/**
 * Items that contradict each other or cannot be read: the volume is damaged. The request that met
 * them is answered EIO; {@code cairn check} says what is wrong.
 */
public class DamagedItemsException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public DamagedItemsException(String message) {
    super(message);
  }
}
