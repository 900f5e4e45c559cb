package org.cairnfs.fuse.contract;

import static org.cairnfs.fuse.contract.Calls.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.junit.jupiter.api.Test;

/** Extended attributes (xattr(7)). */
interface XattrContract extends ContractPart {
  Ino ROOT = Ino.ROOT;
  int CREATE = 1;
  int REPLACE = 2;

  private Errno setxattrRefusal(Ino ino, String name, byte[] value, int flags) {
    return calls()
        .refusal(calls().fileSystem().setxattr(calls().root(), ino, bytes(name), value, flags));
  }

  @Test
  default void getxattr_returnsWhatWasSet_onEveryKind() {
    Ino file = calls().file(ROOT, "f").ino();
    Ino directory = calls().mkdir(ROOT, "d").ino();
    Ino link = calls().symlink(ROOT, "l", "x").ino();
    for (Ino ino : List.of(file, directory, link)) {
      calls().setxattr(ino, "trusted.a", "value of " + ino, 0);
      assertEquals("value of " + ino, calls().getxattr(ino, "trusted.a"));
    }
  }

  @Test
  default void getxattr_ofAnAbsentName_isENODATA() {
    Ino file = calls().file(ROOT, "f").ino();
    assertEquals(
        Errno.ENODATA,
        calls().refusal(calls().fileSystem().getxattr(calls().root(), file, bytes("user.absent"))));
  }

  @Test
  default void anEmptyValue_isAValue() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setxattr(file, "user.empty", "", 0);
    assertEquals("", calls().getxattr(file, "user.empty"));
    assertEquals(List.of("user.empty"), calls().listxattr(file));
  }

  @Test
  default void setxattr_replacesTheValue() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setxattr(file, "user.a", "a long first value", 0);
    calls().setxattr(file, "user.a", "2", 0);
    assertEquals("2", calls().getxattr(file, "user.a"));
  }

  @Test
  default void setxattr_create_ofAnExistingName_isEEXIST() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setxattr(file, "user.a", "1", CREATE);
    assertEquals(Errno.EEXIST, setxattrRefusal(file, "user.a", bytes("2"), CREATE));
    assertEquals("1", calls().getxattr(file, "user.a"));
  }

  @Test
  default void setxattr_replace_ofAnAbsentName_isENODATA() {
    Ino file = calls().file(ROOT, "f").ino();
    assertEquals(Errno.ENODATA, setxattrRefusal(file, "user.a", bytes("2"), REPLACE));
    calls().setxattr(file, "user.a", "1", 0);
    calls().setxattr(file, "user.a", "2", REPLACE);
    assertEquals("2", calls().getxattr(file, "user.a"));
  }

  @Test
  default void listxattr_tellsAllNames() {
    Ino file = calls().file(ROOT, "f").ino();
    assertEquals(List.of(), calls().listxattr(file));
    calls().setxattr(file, "user.b", "1", 0);
    calls().setxattr(file, "user.a", "1", 0);
    calls().setxattr(file, "security.c", "1", 0);
    assertEquals(List.of("security.c", "user.a", "user.b"), calls().listxattr(file));
  }

  @Test
  default void removexattr_removesOne() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setxattr(file, "user.a", "1", 0);
    calls().setxattr(file, "user.b", "1", 0);
    calls().ok(calls().fileSystem().removexattr(calls().root(), file, bytes("user.a")));
    assertEquals(List.of("user.b"), calls().listxattr(file));
    assertEquals(
        Errno.ENODATA,
        calls().refusal(calls().fileSystem().removexattr(calls().root(), file, bytes("user.a"))));
  }

  @Test
  default void aValueOf65536Bytes_isKept_andALargerOneIsE2BIG() {
    Ino file = calls().file(ROOT, "f").ino();
    byte[] largest = new byte[65_536];
    new Random(1).nextBytes(largest);
    calls()
        .ok(
            calls()
                .fileSystem()
                .setxattr(calls().root(), file, bytes("user.a"), largest.clone(), 0));
    assertArrayEquals(
        largest, calls().ok(calls().fileSystem().getxattr(calls().root(), file, bytes("user.a"))));
    assertEquals(Errno.E2BIG, setxattrRefusal(file, "user.b", new byte[65_537], 0));
  }

  @Test
  default void xattrs_ofOneInode_areSeenThroughEveryName() {
    Ino file = calls().file(ROOT, "f").ino();
    calls().setxattr(file, "user.a", "1", 0);
    calls().link(file, ROOT, "g");
    calls().unlink(ROOT, "f");
    assertEquals("1", calls().getxattr(calls().lookup(ROOT, "g").ino(), "user.a"));
  }
}
