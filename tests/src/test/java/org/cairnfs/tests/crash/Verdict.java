package org.cairnfs.tests.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.ops.check.Fsck;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.volume.VolumeReader;

/**
 * What one crash state is: whole, and equal to a moment of the history.
 *
 * @param moment its number; -1 if something is wrong
 * @param complaint what is wrong; empty if nothing is
 */
record Verdict(int moment, String complaint) {
  boolean isGood() {
    return complaint.isEmpty();
  }

  /**
   * Judges a state.
   *
   * @param from the last moment that must be there
   * @param to the last moment of which anything may be there
   */
  static Verdict of(Machine machine, Plant plant, History history, int from, int to) {
    try (VolumeReader volume = machine.read(plant)) {
      List<String> complaints = new ArrayList<>();
      Fsck.run(volume, true, complaints::add);
      if (!complaints.isEmpty()) {
        return new Verdict(-1, String.join("\n", complaints));
      }
      return match(FoundTree.read(volume), history, from, to);
    } catch (DeviceException refused) {
      return new Verdict(-1, "does not open: " + refused.getMessage());
    } catch (IOException | RuntimeException broken) {
      return new Verdict(-1, "cannot be read: " + broken);
    }
  }

  private static Verdict match(FoundTree found, History history, int from, int to) {
    for (int number = to; number >= from; number--) {
      if (found.difference(history.moment(number).tree(), null).isEmpty()
          || number < to && isPartOf(history.moment(number + 1), history.moment(number), found)) {
        return new Verdict(number, "");
      }
    }
    for (int number = 0; number < history.size(); number++) {
      if (found.difference(history.moment(number).tree(), null).isEmpty()) {
        return new Verdict(
            -1,
            "equals "
                + history.moment(number)
                + ", but can only be between "
                + history.moment(from)
                + " and "
                + history.moment(to));
      }
    }
    return new Verdict(
        -1,
        "equals no moment; from "
            + history.moment(from)
            + " it differs: "
            + found.difference(history.moment(from).tree(), null)
            + "; from "
            + history.moment(to)
            + ": "
            + found.difference(history.moment(to).tree(), null));
  }

  /** Whether only a first part of a long write was recorded. */
  private static boolean isPartOf(Moment after, Moment before, FoundTree found) {
    Moment.Write write = after.write();
    if (write == null) {
      return false;
    }
    long end = write.offset() + write.length();
    long block = Content.BLOCK;
    for (long to = (write.offset() / block + 1) * block; to < end; to += block) {
      int length = (int) (to - write.offset());
      Tree part = before.tree().copy();
      Ino ino = write.ino();
      if (!part.has(ino)) {
        return false;
      }
      int mode = after.tree().has(ino) ? after.tree().node(ino).mode() : part.node(ino).mode();
      part.change(
          ino,
          node ->
              node.withMode(mode)
                  .withContent(node.content().written(write.offset(), write.bytes(), length)));
      if (found.difference(part, ino).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
