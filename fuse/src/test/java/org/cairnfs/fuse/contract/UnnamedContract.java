package org.cairnfs.fuse.contract;

import static org.cairnfs.fuse.contract.Calls.O_RDWR;
import static org.cairnfs.fuse.contract.Calls.awaitThat;
import static org.cairnfs.fuse.contract.Calls.bytes;
import static org.cairnfs.fuse.contract.Calls.name;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.junit.jupiter.api.Test;

/** Files without a name (O_TMPFILE), and inodes found by their number. */
interface UnnamedContract extends ContractPart {
  int O_EXCL = 0200;

  @Test
  default void tmpfile_hasNoName_andIsUsable() {
    Ino directory = calls().mkdir(Ino.ROOT, "d").ino();
    Created made = calls().tmpfile(calls().caller(7, 8, 027), directory, 0666, O_RDWR);
    Ino ino = made.entry().ino();
    assertEquals(0, made.entry().attributes().nlink());
    assertEquals(0640, made.entry().attributes().mode() & 07777);
    assertEquals(7, made.entry().attributes().uid());
    assertEquals(List.of(), calls().names(directory));
    calls().write(ino, made.file().handle(), 0, bytes("content"));
    assertArrayEquals(bytes("content"), calls().read(ino, made.file().handle(), 0, 100));
    calls().rmdir(Ino.ROOT, "d");
  }

  @Test
  default void tmpfile_isGone_whenNobodyUsesItAnyMore() {
    Created made = calls().tmpfile(calls().root(), Ino.ROOT, 0600, O_RDWR);
    Ino ino = made.entry().ino();
    calls().write(ino, made.file().handle(), 0, bytes("content"));
    calls().release(ino, made.file().handle());
    calls().forget(ino, 1);
    awaitThat(() -> calls().isGone(ino), "the unnamed file is deleted");
  }

  @Test
  default void tmpfile_thatIsLinked_stays() {
    Created made = calls().tmpfile(calls().root(), Ino.ROOT, 0600, O_RDWR);
    Ino ino = made.entry().ino();
    calls().write(ino, made.file().handle(), 0, bytes("content"));
    assertEquals(1, calls().link(ino, Ino.ROOT, "named").nlink());
    assertEquals(2, calls().link(ino, Ino.ROOT, "again").nlink());
    calls().release(ino, made.file().handle());
    calls().forget(ino, 3);
    Ino found = calls().lookup(Ino.ROOT, "named").ino();
    assertEquals(ino, found);
    long handle = calls().open(found, O_RDWR);
    assertArrayEquals(bytes("content"), calls().read(found, handle, 0, 100));
    calls().unlink(Ino.ROOT, "again");
    calls().unlink(Ino.ROOT, "named");
    assertEquals(Errno.ENOENT, linkRefusal(ino));
  }

  @Test
  default void tmpfile_withOEXCL_cannotBeLinked() {
    Created made = calls().tmpfile(calls().root(), Ino.ROOT, 0600, O_RDWR | O_EXCL);
    assertEquals(Errno.ENOENT, linkRefusal(made.entry().ino()));
  }

  private Errno linkRefusal(Ino ino) {
    return calls().refusal(calls().fileSystem().link(calls().root(), ino, Ino.ROOT, name("no")));
  }

  @Test
  default void tmpfile_inWhatIsNoDirectory_isENOTDIR() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    assertEquals(
        Errno.ENOTDIR,
        calls().refusal(calls().fileSystem().tmpfile(calls().root(), file, 0600, O_RDWR)));
  }

  @Test
  default void find_leadsToAnInode_asLongAsItHasAName() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    calls().open(file, O_RDWR);
    assertEquals(file, calls().made(calls().fileSystem().find(calls().root(), file)).ino());
    calls().unlink(Ino.ROOT, "f");
    assertEquals(Errno.ENOENT, calls().refusal(calls().fileSystem().find(calls().root(), file)));
  }

  @Test
  default void parent_leadsToTheDirectoryAbove() {
    Ino above = calls().mkdir(Ino.ROOT, "a").ino();
    Ino below = calls().mkdir(above, "b").ino();
    assertEquals(above, calls().made(calls().fileSystem().parent(calls().root(), below)).ino());
    calls().rename(above, "b", Ino.ROOT, "c", 0);
    assertEquals(Ino.ROOT, calls().parent(below));
    Ino file = calls().file(above, "f").ino();
    assertEquals(Errno.ENOTDIR, calls().refusal(calls().fileSystem().parent(calls().root(), file)));
  }
}
