package org.cairnfs.fuse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.junit.jupiter.api.Test;

/** Names move, replace and change places (rename(2), renameat2(2)). */
interface RenameContract extends ContractPart {
  Ino ROOT = Ino.ROOT;
  int NOREPLACE = 1;
  int EXCHANGE = 2;
  int WHITEOUT = 4;

  @Test
  default void rename_movesTheNameAndKeepsTheInode() {
    Ino file = calls().file(ROOT, "f").ino();
    Ino directory = calls().mkdir(ROOT, "d").ino();
    calls().rename(ROOT, "f", directory, "g", 0);
    assertEquals(Errno.ENOENT, calls().lookupRefusal(ROOT, "f"));
    assertEquals(file, calls().lookup(directory, "g").ino());
    assertEquals(1, calls().getattr(file).nlink());
  }

  @Test
  default void rename_ofAnAbsentName_isENOENT() {
    assertEquals(Errno.ENOENT, calls().renameRefusal(ROOT, "f", ROOT, "g", 0));
  }

  @Test
  default void rename_overAFile_replacesIt() {
    Ino file = calls().file(ROOT, "f").ino();
    Ino replaced = calls().file(ROOT, "g").ino();
    calls().rename(ROOT, "f", ROOT, "g", 0);
    assertEquals(file, calls().lookup(ROOT, "g").ino());
    assertEquals(0, calls().getattr(replaced).nlink());
    assertEquals(List.of("g"), calls().names(ROOT));
  }

  @Test
  default void rename_ontoItself_changesNothing() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().rename(ROOT, "f", ROOT, "f", 0);
    assertEquals(file, calls().lookup(ROOT, "f").ino());
  }

  @Test
  default void rename_ontoAnotherLinkOfTheInode_leavesBothNames() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().link(file, ROOT, "g");
    calls().rename(ROOT, "f", ROOT, "g", 0);
    assertEquals(file, calls().lookup(ROOT, "f").ino());
    assertEquals(2, calls().lookup(ROOT, "g").nlink());
  }

  @Test
  default void rename_ofADirectory_movesALinkOfItsParent() {
    Ino from = calls().mkdir(ROOT, "from").ino();
    Ino to = calls().mkdir(ROOT, "to").ino();
    calls().mkdir(from, "d");
    calls().rename(from, "d", to, "d", 0);
    assertEquals(2, calls().getattr(from).nlink());
    assertEquals(3, calls().getattr(to).nlink());
  }

  @Test
  default void rename_ofADirectoryOverAnEmptyOne_replacesIt() {
    Ino moved = calls().mkdir(ROOT, "d").ino();
    Ino replaced = calls().mkdir(ROOT, "e").ino();
    calls().rename(ROOT, "d", ROOT, "e", 0);
    assertEquals(moved, calls().lookup(ROOT, "e").ino());
    assertEquals(0, calls().getattr(replaced).nlink());
    assertEquals(3, calls().getattr(ROOT).nlink());
  }

  @Test
  default void rename_overNonEmptyDirectory_isENOTEMPTY() {
    calls().mkdir(ROOT, "d");
    Ino filled = calls().mkdir(ROOT, "e").ino();
    calls().file(filled, "f");
    assertEquals(Errno.ENOTEMPTY, calls().renameRefusal(ROOT, "d", ROOT, "e", 0));
  }

  @Test
  default void rename_ofADirectoryOverAFile_isENOTDIR() {
    calls().mkdir(ROOT, "d");
    calls().file(ROOT, "f");
    assertEquals(Errno.ENOTDIR, calls().renameRefusal(ROOT, "d", ROOT, "f", 0));
  }

  @Test
  default void rename_ofAFileOverADirectory_isEISDIR() {
    calls().mkdir(ROOT, "d");
    calls().file(ROOT, "f");
    assertEquals(Errno.EISDIR, calls().renameRefusal(ROOT, "f", ROOT, "d", 0));
  }

  @Test
  default void rename_ofADirectoryIntoItself_isEINVAL() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    Ino below = calls().mkdir(directory, "e").ino();
    assertEquals(Errno.EINVAL, calls().renameRefusal(ROOT, "d", below, "f", 0));
  }

  @Test
  default void rename_noReplace_overAnExistingName_isEEXIST() {
    calls().file(ROOT, "f");
    calls().file(ROOT, "g");
    assertEquals(Errno.EEXIST, calls().renameRefusal(ROOT, "f", ROOT, "g", NOREPLACE));
  }

  @Test
  default void rename_noReplace_toAFreeName_moves() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().rename(ROOT, "f", ROOT, "g", NOREPLACE);
    assertEquals(file, calls().lookup(ROOT, "g").ino());
  }

  @Test
  default void rename_exchange_swapsAFileAndADirectory() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    Ino file = calls().file(directory, "f").ino();
    Ino other = calls().mkdir(ROOT, "e").ino();
    calls().rename(directory, "f", ROOT, "e", EXCHANGE);
    assertEquals(other, calls().lookup(directory, "f").ino());
    assertEquals(file, calls().lookup(ROOT, "e").ino());
    assertEquals(3, calls().getattr(directory).nlink());
    assertEquals(3, calls().getattr(ROOT).nlink());
  }

  @Test
  default void rename_exchangeWithAnAbsentName_isENOENT() {
    calls().file(ROOT, "f");
    assertEquals(Errno.ENOENT, calls().renameRefusal(ROOT, "f", ROOT, "g", EXCHANGE));
  }

  @Test
  default void rename_exchangeWithAnAncestor_isEINVAL() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    calls().file(directory, "f");
    assertEquals(Errno.EINVAL, calls().renameRefusal(directory, "f", ROOT, "d", EXCHANGE));
  }

  @Test
  default void rename_whiteout_leavesADeviceOfZeros() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().rename(ROOT, "f", ROOT, "g", WHITEOUT);
    Attributes left = calls().lookup(ROOT, "f");
    assertEquals(FileKind.CHARACTER, left.kind());
    assertEquals(0, left.rdev());
    assertEquals(file, calls().lookup(ROOT, "g").ino());
  }

  @Test
  default void rename_withUnknownOrContradictoryFlags_isEINVAL() {
    calls().file(ROOT, "f");
    calls().file(ROOT, "g");
    assertEquals(Errno.EINVAL, calls().renameRefusal(ROOT, "f", ROOT, "g", 8));
    assertEquals(Errno.EINVAL, calls().renameRefusal(ROOT, "f", ROOT, "g", EXCHANGE | NOREPLACE));
    assertEquals(Errno.EINVAL, calls().renameRefusal(ROOT, "f", ROOT, "g", EXCHANGE | WHITEOUT));
  }

  @Test
  default void rename_ofADirectory_changesWhereDotDotLeads() {
    Ino to = calls().mkdir(ROOT, "to").ino();
    Ino directory = calls().mkdir(ROOT, "d").ino();
    calls().rename(ROOT, "d", to, "d", 0);
    Ino parent =
        calls().list(directory, calls().opendir(directory), 0, 10).stream()
            .filter(entry -> entry.name().toString().equals(".."))
            .findFirst()
            .orElseThrow()
            .ino();
    assertEquals(to, parent);
  }
}
