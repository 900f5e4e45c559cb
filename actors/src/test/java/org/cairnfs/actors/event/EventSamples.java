package org.cairnfs.actors.event;

import java.util.List;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;

/** At least one event of every type; golden files hold exactly these, in this order. */
final class EventSamples {
  private static final long SEQ = 0x0102030405060708L;
  private static final Ino INO = new Ino(513);
  private static final Ino PARENT = new Ino(-2);
  private static final FileName NAME = FileName.of("näme");
  private static final FileName LONGEST = FileName.of("z".repeat(FileName.MAX_BYTES));

  private EventSamples() {}

  static List<ArchiveEvent> all() {
    return List.of(
        new ArchiveEvent.Made(SEQ, INO, FileKind.FILE, PARENT, NAME, 1, -2, 0100644),
        new ArchiveEvent.Made(SEQ, INO, FileKind.SYMLINK, PARENT, LONGEST, 0, 0, 0120777),
        new ArchiveEvent.Linked(SEQ, INO, PARENT, NAME),
        new ArchiveEvent.Removed(SEQ, INO, PARENT, NAME, true),
        new ArchiveEvent.Removed(SEQ, INO, PARENT, NAME, false),
        new ArchiveEvent.Renamed(SEQ, INO, PARENT, NAME, Ino.ROOT, LONGEST, new Ino(0)),
        new ArchiveEvent.AttributesChanged(SEQ, INO, 3, 4, 0100600),
        new ArchiveEvent.DataChanged(SEQ, INO, 1, 2, 3, 4),
        new ArchiveEvent.XattrChanged(SEQ, INO),
        new ArchiveEvent.Deleted(SEQ, INO));
  }
}
