package org.cairnfs.fuse.contract;

import static org.cairnfs.fuse.contract.Calls.name;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.junit.jupiter.api.Test;

/** Names are made, found and removed; link counts follow. */
interface NameContract extends ContractPart {
  Ino ROOT = Ino.ROOT;

  @Test
  default void root_isADirectoryWithTwoLinks() {
    Attributes root = calls().getattr(ROOT);
    assertEquals(FileKind.DIRECTORY, root.kind());
    assertEquals(2, root.nlink());
  }

  @Test
  default void lookup_ofAnAbsentName_isENOENT() {
    assertEquals(Errno.ENOENT, calls().lookupRefusal(ROOT, "absent"));
  }

  @Test
  default void lookup_findsWhatWasMade() {
    Ino made = calls().file(ROOT, "f").ino();
    assertEquals(made, calls().lookup(ROOT, "f").ino());
  }

  @Test
  default void lookup_inAFile_findsNothing() {
    Ino file = calls().file(ROOT, "f").ino();
    Errno refusal = calls().lookupRefusal(file, "x");
    assertTrue(Set.of(Errno.ENOTDIR, Errno.ENOENT).contains(refusal), refusal.toString());
  }

  @Test
  default void names_areBytes_andDifferInCase() {
    FileName latin1 = FileName.of(new byte[] {'a', (byte) 0xE4});
    Ino other = calls().file(ROOT, "a").ino();
    Ino made =
        calls()
            .made(
                calls()
                    .fileSystem()
                    .mknod(calls().root(), ROOT, latin1, FileKind.FILE.typeBits() | 0600, 0))
            .ino();
    assertNotEquals(other, made);
    assertEquals(Errno.ENOENT, calls().lookupRefusal(ROOT, "A"));
    assertEquals(
        made, calls().made(calls().fileSystem().lookup(calls().root(), ROOT, latin1)).ino());
  }

  @Test
  default void aNameOf255Bytes_isFound() {
    String longest = "n".repeat(FileName.MAX_BYTES);
    Ino made = calls().file(ROOT, longest).ino();
    assertEquals(made, calls().lookup(ROOT, longest).ino());
  }

  @Test
  default void mknod_ofAnExistingName_isEEXIST() {
    calls().file(ROOT, "f");
    assertEquals(
        Errno.EEXIST,
        calls()
            .refusal(
                calls()
                    .fileSystem()
                    .mknod(calls().root(), ROOT, name("f"), FileKind.FILE.typeBits() | 0600, 0)));
  }

  @Test
  default void create_ofAnExistingName_isEEXIST() {
    calls().mkdir(ROOT, "d");
    assertEquals(
        Errno.EEXIST,
        calls().refusal(calls().fileSystem().create(calls().root(), ROOT, name("d"), 0644, 2)));
  }

  @Test
  default void mkdir_ofAnExistingName_isEEXIST() {
    calls().file(ROOT, "f");
    assertEquals(
        Errno.EEXIST,
        calls().refusal(calls().fileSystem().mkdir(calls().root(), ROOT, name("f"), 0755)));
  }

  @Test
  default void create_inAFile_isENOTDIR() {
    Ino file = calls().file(ROOT, "f").ino();
    assertEquals(
        Errno.ENOTDIR,
        calls().refusal(calls().fileSystem().create(calls().root(), file, name("x"), 0644, 2)));
  }

  @Test
  default void create_opensAnEmptyFileOfTheCaller() {
    Created created = calls().create(calls().caller(1000, 100, 0), ROOT, "f", 0640);
    Attributes attributes = created.entry().attributes();
    assertEquals(FileKind.FILE.typeBits() | 0640, attributes.mode());
    assertEquals(1000, attributes.uid());
    assertEquals(100, attributes.gid());
    assertEquals(0, attributes.size());
    assertEquals(1, attributes.nlink());
    assertEquals(0, calls().read(created.entry().ino(), created.file().handle(), 0, 10).length);
  }

  @Test
  default void umask_isTakenOffTheMode() {
    Created created = calls().create(calls().caller(0, 0, 027), ROOT, "f", 0666);
    assertEquals(0640, created.entry().attributes().mode() & 07777);
    Attributes directory =
        calls().made(calls().fileSystem().mkdir(calls().caller(0, 0, 077), ROOT, name("d"), 0777));
    assertEquals(0700, directory.mode() & 07777);
  }

  @Test
  default void mknod_makesEveryKind() {
    for (FileKind kind : FileKind.values()) {
      if (kind == FileKind.DIRECTORY || kind == FileKind.SYMLINK) {
        continue;
      }
      int rdev = kind == FileKind.CHARACTER || kind == FileKind.BLOCK ? 0x0103 : 0;
      Attributes made = calls().mknod(ROOT, "node-" + kind, kind.typeBits() | 0600, rdev);
      assertEquals(kind, made.kind());
      assertEquals(rdev, made.rdev());
    }
  }

  @Test
  default void mkdir_countsALinkOfItsParent() {
    Attributes directory = calls().mkdir(ROOT, "d");
    assertEquals(2, directory.nlink());
    assertEquals(3, calls().getattr(ROOT).nlink());
    calls().rmdir(ROOT, "d");
    assertEquals(2, calls().getattr(ROOT).nlink());
  }

  @Test
  default void inSetgidDirectory_newOnesTakeItsGroup_andDirectoriesTheBit() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    calls().setattr(directory, Calls.owner(0, 55, false));
    calls().setattr(directory, Calls.mode(02775));
    Created file = calls().create(calls().caller(1000, 100, 0), directory, "f", 0644);
    Attributes below = calls().mkdir(directory, "below");
    assertEquals(55, file.entry().attributes().gid());
    assertEquals(0644, file.entry().attributes().mode() & 07777);
    assertEquals(55, below.gid());
    assertEquals(02755, below.mode() & 07777);
  }

  @Test
  default void symlink_keepsItsTarget() {
    Attributes link = calls().symlink(ROOT, "l", "../some/where");
    assertEquals(FileKind.SYMLINK, link.kind());
    assertEquals(13, link.size());
    assertArrayEquals(
        Calls.bytes("../some/where"),
        calls().ok(calls().fileSystem().readlink(calls().root(), link.ino())));
  }

  @Test
  default void readlink_ofAFile_isEINVAL() {
    Ino file = calls().file(ROOT, "f").ino();
    assertEquals(
        Errno.EINVAL, calls().refusal(calls().fileSystem().readlink(calls().root(), file)));
  }

  @Test
  default void link_isTheSameInode_withOneMoreLink() {
    Ino file = calls().file(ROOT, "f").ino();
    Ino directory = calls().mkdir(ROOT, "d").ino();
    Attributes linked = calls().link(file, directory, "g");
    assertEquals(file, linked.ino());
    assertEquals(2, linked.nlink());
    assertEquals(file, calls().lookup(directory, "g").ino());
  }

  @Test
  default void link_ofADirectory_isEPERM() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    assertEquals(
        Errno.EPERM,
        calls().refusal(calls().fileSystem().link(calls().root(), directory, ROOT, name("e"))));
  }

  @Test
  default void link_overAnExistingName_isEEXIST() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().file(ROOT, "g");
    assertEquals(
        Errno.EEXIST,
        calls().refusal(calls().fileSystem().link(calls().root(), file, ROOT, name("g"))));
  }

  @Test
  default void unlink_takesOneLink_andTheOtherNameStays() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().link(file, ROOT, "g");
    calls().unlink(ROOT, "f");
    assertEquals(Errno.ENOENT, calls().lookupRefusal(ROOT, "f"));
    assertEquals(1, calls().lookup(ROOT, "g").nlink());
  }

  @Test
  default void unlink_ofAnAbsentName_isENOENT() {
    assertEquals(
        Errno.ENOENT,
        calls().refusal(calls().fileSystem().unlink(calls().root(), ROOT, name("f"))));
  }

  @Test
  default void unlink_ofADirectory_isEISDIR() {
    calls().mkdir(ROOT, "d");
    assertEquals(
        Errno.EISDIR,
        calls().refusal(calls().fileSystem().unlink(calls().root(), ROOT, name("d"))));
  }

  @Test
  default void rmdir_ofAFile_isENOTDIR() {
    calls().file(ROOT, "f");
    assertEquals(
        Errno.ENOTDIR,
        calls().refusal(calls().fileSystem().rmdir(calls().root(), ROOT, name("f"))));
  }

  @Test
  default void rmdir_ofAFilledDirectory_isENOTEMPTY_untilItIsEmpty() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    calls().file(directory, "f");
    assertEquals(
        Errno.ENOTEMPTY,
        calls().refusal(calls().fileSystem().rmdir(calls().root(), ROOT, name("d"))));
    calls().unlink(directory, "f");
    calls().rmdir(ROOT, "d");
    assertEquals(Errno.ENOENT, calls().lookupRefusal(ROOT, "d"));
  }

  @Test
  default void inARemovedDirectory_nothingCanBeMade() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    calls().rmdir(ROOT, "d");
    Errno refusal =
        calls().refusal(calls().fileSystem().create(calls().root(), directory, name("f"), 0644, 2));
    assertTrue(Set.of(Errno.ENOENT, Errno.ESTALE).contains(refusal), refusal.toString());
  }

  @Test
  default void aRemovedInode_isAnswered_untilItIsForgotten() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().unlink(ROOT, "f");
    assertEquals(0, calls().getattr(file).nlink());
    calls().forget(file, 1);
    // Nobody waits for a forget, so the inode ends a little later.
    Calls.awaitThat(() -> calls().isGone(file), "a forgotten inode is deleted");
  }

  @Test
  default void inodeNumbers_areNeverUsedAgain() {
    Ino first = calls().file(ROOT, "f").ino();
    calls().unlink(ROOT, "f");
    calls().forget(first, 1);
    assertNotEquals(first, calls().file(ROOT, "f").ino());
  }
}
