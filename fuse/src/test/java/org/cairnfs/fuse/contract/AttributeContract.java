package org.cairnfs.fuse.contract;

import static org.cairnfs.fuse.contract.Calls.isLater;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.Consumer;
import org.cairnfs.actors.api.AttributeChange.TimeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.StatFs;
import org.cairnfs.actors.api.Timestamp;
import org.junit.jupiter.api.Test;

/** Attributes, and which times a change moves (POSIX.1-2017, 4.9). */
interface AttributeContract extends ContractPart {
  Ino ROOT = Ino.ROOT;

  /** The attributes before and after a change that happens at a later time. */
  record Change(Attributes before, Attributes after) {
    boolean movedChanged() {
      return isLater(after.changed(), before.changed());
    }

    boolean movedModified() {
      return isLater(after.modified(), before.modified());
    }
  }

  private Change change(Ino watched, Consumer<Calls> step) {
    Attributes before = calls().getattr(watched);
    Calls.awaitNextTime();
    step.accept(calls());
    return new Change(before, calls().getattr(watched));
  }

  private void assertMovesBoth(Change change) {
    assertTrue(change.movedModified(), change.toString());
    assertTrue(change.movedChanged(), change.toString());
  }

  private void assertMovesChangedOnly(Change change) {
    assertFalse(change.movedModified(), change.toString());
    assertTrue(change.movedChanged(), change.toString());
  }

  @Test
  default void chmod_setsPermissionsAndKeepsTheType() {
    Ino file = calls().file(ROOT, "f").ino();
    Attributes after = calls().setattr(file, Calls.mode(04711));
    assertEquals(FileKind.FILE.typeBits() | 04711, after.mode());
    assertEquals(after, calls().getattr(file));
  }

  @Test
  default void chown_setsBothOwners() {
    Ino file = calls().file(ROOT, "f").ino();
    Attributes after = calls().setattr(file, Calls.owner(1, 2, false));
    assertEquals(1, after.uid());
    assertEquals(2, after.gid());
  }

  @Test
  default void clearPrivileges_ofADirectory_changesNoBit() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    calls().setattr(directory, Calls.mode(06755));
    assertEquals(06755, calls().setattr(directory, Calls.clearPrivileges()).mode() & 07777);
  }

  @Test
  default void clearPrivileges_dropsSetuid_andSetgidOfExecutables() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setattr(file, Calls.mode(06775));
    assertEquals(0775, calls().setattr(file, Calls.owner(1, 1, true)).mode() & 07777);
    calls().setattr(file, Calls.mode(06764));
    assertEquals(02764, calls().setattr(file, Calls.clearPrivileges()).mode() & 07777);
  }

  @Test
  default void chown_removesTheCapability() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setxattr(file, "security.capability", "cap", 0);
    calls().setattr(file, Calls.owner(1, 1, true));
    assertEquals(
        Errno.ENODATA,
        calls()
            .refusal(
                calls()
                    .fileSystem()
                    .getxattr(calls().root(), file, Calls.bytes("security.capability"))));
  }

  @Test
  default void utimens_setsGivenTimesToTheNanosecond_evenBefore1970() {
    Ino file = calls().file(ROOT, "f").ino();
    Timestamp accessed = new Timestamp(-1_000_000_000L, 999_999_999);
    Timestamp modified = new Timestamp(5_000_000_000L, 1);
    Attributes after =
        calls()
            .setattr(
                file,
                Calls.times(
                    Optional.of(new TimeChange.At(accessed)),
                    Optional.of(new TimeChange.At(modified))));
    assertEquals(accessed, after.accessed());
    assertEquals(modified, after.modified());
    assertEquals(after, calls().getattr(file));
  }

  @Test
  default void utimens_toNow_movesTheTimeAndCtime() {
    Ino file = calls().file(ROOT, "f").ino();
    Change change =
        change(
            file,
            calls ->
                calls.setattr(
                    file, Calls.times(Optional.empty(), Optional.of(new TimeChange.Now()))));
    assertMovesBoth(change);
    assertEquals(change.before().accessed(), change.after().accessed());
  }

  @Test
  default void ctime_canBeGiven() {
    Ino file = calls().file(ROOT, "f").ino();
    Timestamp given = new Timestamp(1_500_000_000L, 42);
    assertEquals(given, calls().setattr(file, Calls.changed(given)).changed());
  }

  @Test
  default void creation_setsAllTimesAlike_andMovesTheDirectorys() {
    Change root = change(ROOT, calls -> calls.file(ROOT, "f"));
    assertMovesBoth(root);
    Attributes file = calls().lookup(ROOT, "f");
    assertEquals(file.modified(), file.changed());
    assertEquals(file.modified(), file.accessed());
    assertEquals(file.modified(), file.created());
  }

  @Test
  default void chmod_movesCtimeOnly() {
    Ino file = calls().file(ROOT, "f").ino();
    assertMovesChangedOnly(change(file, calls -> calls.setattr(file, Calls.mode(0600))));
  }

  @Test
  default void write_movesMtimeAndCtime() {
    Ino file = calls().file(ROOT, "f").ino();
    long handle = calls().open(file, Calls.O_RDWR);
    assertMovesBoth(change(file, calls -> calls.write(file, handle, 0, Calls.bytes("x"))));
  }

  @Test
  default void truncate_toTheSameSize_movesMtimeAndCtime() {
    Ino file = calls().file(ROOT, "f").ino();
    assertMovesBoth(change(file, calls -> calls.setattr(file, Calls.size(0))));
  }

  @Test
  default void link_movesTheInodesCtime_andTheDirectorysTimes() {
    Ino file = calls().file(ROOT, "f").ino();
    Change root = change(ROOT, calls -> calls.link(file, ROOT, "g"));
    assertMovesBoth(root);
    assertMovesChangedOnly(change(file, calls -> calls.link(file, ROOT, "h")));
  }

  @Test
  default void unlink_movesTheInodesCtime_andTheDirectorysTimes() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().link(file, ROOT, "g");
    assertMovesChangedOnly(change(file, calls -> calls.unlink(ROOT, "f")));
    assertMovesBoth(change(ROOT, calls -> calls.unlink(ROOT, "g")));
  }

  @Test
  default void rmdir_movesTheDirectorysTimes() {
    calls().mkdir(ROOT, "d");
    assertMovesBoth(change(ROOT, calls -> calls.rmdir(ROOT, "d")));
  }

  @Test
  default void rename_movesBothDirectorysTimes_andTheInodesCtime() {
    Ino from = calls().mkdir(ROOT, "from").ino();
    Ino to = calls().mkdir(ROOT, "to").ino();
    Ino file = calls().file(from, "f").ino();
    assertMovesBoth(change(from, calls -> calls.rename(from, "f", to, "f", 0)));
    assertMovesBoth(change(to, calls -> calls.rename(to, "f", from, "f", 0)));
    assertMovesChangedOnly(change(file, calls -> calls.rename(from, "f", to, "f", 0)));
  }

  @Test
  default void setxattr_movesCtimeOnly() {
    Ino file = calls().file(ROOT, "f").ino();
    assertMovesChangedOnly(change(file, calls -> calls.setxattr(file, "user.a", "1", 0)));
  }

  @Test
  default void creationTime_neverChanges() {
    Ino file = calls().file(ROOT, "f").ino();
    Change change =
        change(
            file,
            calls -> {
              calls.setattr(file, Calls.mode(0600));
              calls.write(file, calls.open(file, Calls.O_RDWR), 0, Calls.bytes("x"));
              calls.rename(ROOT, "f", ROOT, "g", 0);
            });
    assertEquals(change.before().created(), change.after().created());
  }

  @Test
  default void statfs_tellsConsistentFigures() {
    StatFs stat = calls().ok(calls().fileSystem().statfs(calls().root()));
    assertTrue(stat.blocks() > 0);
    assertTrue(stat.blocksFree() <= stat.blocks());
    assertTrue(stat.blocksAvailable() <= stat.blocksFree());
    assertTrue(stat.filesFree() <= stat.files());
  }
}
