package org.cairnfs.fuse.contract;

import static org.cairnfs.fuse.contract.Calls.bytes;
import static org.cairnfs.fuse.contract.Calls.name;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.PosixAcl;
import org.cairnfs.actors.api.PosixAcl.Entry;
import org.cairnfs.actors.api.PosixAcl.Tag;
import org.junit.jupiter.api.Test;

/** Access control lists (acl(5)). */
interface AclContract extends ContractPart {
  /** owner, user 7, group, mask, others. */
  private static byte[] acl(int owner, int user, int group, int mask, int others) {
    return new PosixAcl(
            List.of(
                new Entry(Tag.OWNER, owner, -1),
                new Entry(Tag.USER, user, 7),
                new Entry(Tag.GROUP, group, -1),
                new Entry(Tag.MASK, mask, -1),
                new Entry(Tag.OTHERS, others, -1)))
        .toBytes();
  }

  private static byte[] modeAcl(int owner, int group, int others) {
    return new PosixAcl(
            List.of(
                new Entry(Tag.OWNER, owner, -1),
                new Entry(Tag.GROUP, group, -1),
                new Entry(Tag.OTHERS, others, -1)))
        .toBytes();
  }

  private void set(Ino ino, String which, byte[] acl, int flags) {
    calls().ok(calls().fileSystem().setxattr(calls().root(), ino, bytes(which), acl, flags));
  }

  private Errno setRefusal(Ino ino, String which, byte[] acl) {
    return calls()
        .refusal(calls().fileSystem().setxattr(calls().root(), ino, bytes(which), acl, 0));
  }

  private byte[] get(Ino ino, String which) {
    return calls().ok(calls().fileSystem().getxattr(calls().root(), ino, bytes(which)));
  }

  private void assertAbsent(Ino ino, String which) {
    assertEquals(
        Errno.ENODATA,
        calls().refusal(calls().fileSystem().getxattr(calls().root(), ino, bytes(which))));
  }

  private int mode(Ino ino) {
    return calls().getattr(ino).mode() & 07777;
  }

  @Test
  default void anAccessAcl_isKept_andItsMaskIsTheGroupsMode() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    set(file, PosixAcl.ACCESS, acl(6, 7, 4, 5, 1), 0);
    assertArrayEquals(acl(6, 7, 4, 5, 1), get(file, PosixAcl.ACCESS));
    assertEquals(0651, mode(file));
    assertEquals(List.of(PosixAcl.ACCESS), calls().listxattr(file));
  }

  @Test
  default void anAccessAclThatIsAMode_isKeptAsTheMode() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    set(file, PosixAcl.ACCESS, acl(6, 7, 4, 5, 1), 0);
    set(file, PosixAcl.ACCESS, modeAcl(7, 1, 2), 0);
    assertAbsent(file, PosixAcl.ACCESS);
    assertEquals(0712, mode(file));
  }

  @Test
  default void chmod_changesTheMask_andNotTheGroup() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    set(file, PosixAcl.ACCESS, acl(6, 7, 4, 5, 1), 0);
    calls().setattr(file, Calls.mode(0624));
    assertArrayEquals(acl(6, 7, 4, 2, 4), get(file, PosixAcl.ACCESS));
  }

  @Test
  default void removingAnAcl_leavesTheMode_andMayBeDoneTwice() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    set(file, PosixAcl.ACCESS, acl(6, 7, 4, 5, 1), 0);
    for (int i = 0; i < 2; i++) {
      calls().ok(calls().fileSystem().removexattr(calls().root(), file, bytes(PosixAcl.ACCESS)));
      assertAbsent(file, PosixAcl.ACCESS);
      assertEquals(0651, mode(file));
    }
  }

  @Test
  default void aDefaultAcl_isInherited_inPlaceOfTheUmask() {
    Ino directory = calls().mkdir(Ino.ROOT, "d").ino();
    set(directory, PosixAcl.DEFAULT, acl(7, 6, 5, 7, 4), 0);
    assertEquals(0755, mode(directory));
    Caller masking = calls().caller(0, 0, 077);
    Ino file =
        calls()
            .made(
                calls()
                    .fileSystem()
                    .mknod(masking, directory, name("f"), FileKind.FILE.typeBits() | 0666, 0))
            .ino();
    assertEquals(0664, mode(file));
    assertArrayEquals(acl(6, 6, 5, 6, 4), get(file, PosixAcl.ACCESS));
    assertAbsent(file, PosixAcl.DEFAULT);
    Ino below = calls().made(calls().fileSystem().mkdir(masking, directory, name("b"), 0770)).ino();
    assertEquals(0770, mode(below));
    assertArrayEquals(acl(7, 6, 5, 7, 0), get(below, PosixAcl.ACCESS));
    assertArrayEquals(acl(7, 6, 5, 7, 4), get(below, PosixAcl.DEFAULT));
    Ino link = calls().symlink(directory, "l", "f").ino();
    assertEquals(List.of(), calls().listxattr(link));
    assertEquals(0777, mode(link));
  }

  @Test
  default void aDefaultAclThatIsAMode_isInheritedAsOne() {
    Ino directory = calls().mkdir(Ino.ROOT, "d").ino();
    set(directory, PosixAcl.DEFAULT, modeAcl(7, 5, 1), 0);
    Ino file = calls().create(calls().caller(0, 0, 0777), directory, "f", 0666).entry().ino();
    assertEquals(0640, mode(file));
    assertEquals(List.of(), calls().listxattr(file));
  }

  @Test
  default void withoutADefaultAcl_theUmaskCounts() {
    Ino file = calls().create(calls().caller(0, 0, 027), Ino.ROOT, "f", 0666).entry().ino();
    assertEquals(0640, mode(file));
  }

  @Test
  default void aDefaultAclOfAFile_isEACCES() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    assertEquals(Errno.EACCES, setRefusal(file, PosixAcl.DEFAULT, acl(7, 7, 7, 7, 7)));
  }

  @Test
  default void anAclThatIsNone_isEINVAL() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    byte[] withoutMask =
        new PosixAcl(
                List.of(
                    new Entry(Tag.OWNER, 7, -1),
                    new Entry(Tag.USER, 7, 7),
                    new Entry(Tag.GROUP, 7, -1),
                    new Entry(Tag.OTHERS, 7, -1)))
            .toBytes();
    List<Entry> twice = new ArrayList<>();
    twice.add(new Entry(Tag.OWNER, 7, -1));
    twice.add(new Entry(Tag.OWNER, 7, -1));
    twice.add(new Entry(Tag.GROUP, 7, -1));
    twice.add(new Entry(Tag.OTHERS, 7, -1));
    List<byte[]> wrong =
        List.of(
            new byte[3],
            new byte[11],
            withoutMask,
            new PosixAcl(twice).toBytes(),
            acl(8, 0, 0, 0, 0),
            modeAcl(7, 7, -1));
    for (byte[] acl : wrong) {
      assertEquals(Errno.EINVAL, setRefusal(file, PosixAcl.ACCESS, acl));
    }
    assertEquals(0644, mode(file));
  }

  @Test
  default void anAcl_takesSetgidAway_whenItsSetterIsNotOfTheGroup() {
    Ino file = calls().file(Ino.ROOT, "f").ino();
    calls().setattr(file, Calls.mode(02755));
    set(file, PosixAcl.ACCESS, acl(7, 7, 7, 7, 7), 0);
    assertEquals(02777, mode(file));
    set(file, PosixAcl.ACCESS, acl(7, 7, 7, 7, 7), FileSystem.ACL_KILL_SGID);
    assertEquals(0777, mode(file));
  }
}
