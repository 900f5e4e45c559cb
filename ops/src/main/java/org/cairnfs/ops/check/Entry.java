package org.cairnfs.ops.check;

import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;

/** A name of an inode, as one of the places says that record it. */
record Entry(Ino directory, long position, FileName name, Ino ino, FileKind kind) {
  /** The places that must agree. */
  enum Place {
    BY_NAME("its directory's names"),
    BY_POSITION("its directory's positions"),
    BACK_REFERENCE("the inode's back-references");

    private final String text;

    Place(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  long hash() {
    return Mixer.mix(
        directory.value(), position, Mixer.mix(name.toArray()), ino.value(), kind.direntType());
  }

  @Override
  public String toString() {
    return "entry '"
        + name
        + "' at position "
        + position
        + " of directory "
        + directory
        + " for "
        + kind.name().toLowerCase(java.util.Locale.ROOT)
        + " "
        + ino;
  }
}
