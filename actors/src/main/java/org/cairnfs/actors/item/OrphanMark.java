package org.cairnfs.actors.item;

import org.cairnfs.storage.item.Bytes;

/**
 * The value of an orphan's item.
 *
 * <pre>
 * nothing   its last link was removed, or it was made never to have one
 * 01        it was made without a name (O_TMPFILE), and may be given one
 * </pre>
 */
public enum OrphanMark {
  UNLINKED(Bytes.EMPTY),
  UNNAMED(Bytes.of(new byte[] {1}));

  private final Bytes value;

  OrphanMark(Bytes value) {
    this.value = value;
  }

  public Bytes encode() {
    return value;
  }

  /**
   * The mark with this value.
   *
   * @throws ItemFormatException if there is none
   */
  public static OrphanMark decode(Bytes value) {
    for (OrphanMark mark : values()) {
      if (mark.value.equals(value)) {
        return mark;
      }
    }
    throw new ItemFormatException("no mark of an orphan: " + value);
  }
}
