package org.cairnfs.tests.crash;

import java.util.Objects;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;

/** A few operations of every kind that chance may miss. */
final class Tour {
  private static final FileName A = FileName.of("tour-a");
  private static final FileName B = FileName.of("tour-b");
  private static final FileName C = FileName.of("c");
  private static final FileName D = FileName.of("d");
  private static final int BYTES = 10_000;

  private final Session session;
  private final NameSteps names;
  private final RenameSteps renames;
  private final DataSteps data;
  private final RangeSteps ranges;
  private final AttributeSteps attributes;

  Tour(
      Session session,
      NameSteps names,
      RenameSteps renames,
      DataSteps data,
      RangeSteps ranges,
      AttributeSteps attributes) {
    this.session = session;
    this.names = names;
    this.renames = renames;
    this.data = data;
    this.ranges = ranges;
    this.attributes = attributes;
  }

  void run() {
    names.mkdir(Ino.ROOT, A);
    names.mkdir(Ino.ROOT, B);
    Ino a = child(Ino.ROOT, A);
    Ino b = child(Ino.ROOT, B);
    moveDirectories(a, b);
    moveFiles(a, b);
    openWithoutName(a);
    ranges.fallocate(child(b, D), 0, 100, 5L * BYTES);
    ranges.fallocate(child(b, D), 3, 5_000, BYTES);
    ranges.fallocate(child(b, D), 16, 0, 3L * BYTES);
    data.open(child(b, D), true);
    attributes.setxattr(a, AttributeSteps.xattrName("tour"), BYTES, 0);
    attributes.removexattr(a, AttributeSteps.xattrName("tour"));
    attributes.fsyncdir();
    attributes.syncfs();
  }

  private Ino child(Ino parent, FileName name) {
    return Objects.requireNonNull(session.tree().child(parent, name));
  }

  private void moveDirectories(Ino a, Ino b) {
    names.mkdir(a, C);
    names.mkdir(a, D);
    renames.rename(a, C, a, D, 0);
    renames.rename(a, D, a, C, 0);
    renames.rename(a, C, b, C, 0);
    names.mkdir(a, C);
    renames.rename(a, C, b, C, 0);
    renames.rename(b, C, b, FileName.of("moved"), 0);
  }

  private void moveFiles(Ino a, Ino b) {
    names.create(a, C);
    data.write(child(a, C), 0, BYTES, false);
    renames.rename(a, C, a, D, 0);
    names.create(a, C);
    data.write(child(a, C), 0, BYTES, false);
    renames.rename(a, C, a, D, RenameSteps.EXCHANGE);
    renames.rename(a, C, a, D, 0);
    renames.rename(a, D, b, D, 0);
    names.create(a, D);
    renames.rename(a, D, b, D, 0);
    renames.rename(b, D, b, C, RenameSteps.WHITEOUT);
    renames.rename(b, C, b, D, 0);
  }

  private void openWithoutName(Ino directory) {
    FileName name = FileName.of("open");
    names.create(directory, name);
    Ino ino = child(directory, name);
    data.write(ino, 0, BYTES, false);
    names.unlink(directory, name);
    data.write(ino, 0, BYTES, true);
    data.setSize(ino, 1);
    session.closeAll();
  }
}
