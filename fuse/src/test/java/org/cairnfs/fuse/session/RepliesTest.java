package org.cairnfs.fuse.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.fuse.memory.MemoryFileSystem;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.session.Kernel.Reply;
import org.cairnfs.fuse.wire.EntryOut;
import org.cairnfs.fuse.wire.Opcode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What replies hold. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RepliesTest {
  private static final long ROOT = 1;

  private final MemoryFileSystem memory = new MemoryFileSystem(InstantSource.system());

  private static long mknod(Kernel kernel, String name) {
    Reply reply =
        kernel.ask(
            Opcode.MKNOD,
            ROOT,
            to -> {
              to.putInt(FileKind.FILE.typeBits() | 0644).putInt(0).putInt(0).putInt(0);
              Kernel.name(to, name);
            });
    assertEquals(0, reply.error());
    return reply.buffer().getLong(0);
  }

  private static long open(Kernel kernel, long ino) {
    Reply reply = kernel.ask(Opcode.OPEN, ino, to -> to.putInt(2).putInt(0));
    assertEquals(0, reply.error());
    return reply.buffer().getLong(0);
  }

  private static void write(ByteBuffer to, long handle, long offset, byte[] data) {
    to.putLong(handle).putLong(offset).putInt(data.length).putInt(0);
    to.putLong(0).putInt(0).putInt(0).put(data);
  }

  private static void read(ByteBuffer to, long handle, long offset, int size) {
    to.putLong(handle).putLong(offset).putInt(size).putInt(0).putLong(0).putInt(0).putInt(0);
  }

  private static Reply lookup(Kernel kernel, String name) {
    return kernel.ask(Opcode.LOOKUP, ROOT, to -> Kernel.name(to, name));
  }

  @Test
  void anAbsentName_isRemembered_unlessThereIsNoTimeout() {
    try (Kernel kernel = new Kernel(memory)) {
      Reply reply = lookup(kernel, "absent");
      assertEquals(0, reply.error());
      assertEquals(EntryOut.SIZE, reply.body().length);
      assertEquals(0, reply.buffer().getLong(0));
      assertEquals(1, reply.buffer().getLong(16));
    }
    MemoryFileSystem other = new MemoryFileSystem(InstantSource.system());
    MountOptions none = MountOptions.defaults().withTimeouts(Duration.ZERO, Duration.ZERO);
    try (Kernel kernel = new Kernel(other, LocalWork.NONE, none)) {
      assertEquals(-Errno.ENOENT.number(), lookup(kernel, "absent").error());
    }
  }

  @Test
  void aNameOf256Bytes_isENAMETOOLONG_andAnImpossibleOneEINVAL() {
    try (Kernel kernel = new Kernel(memory)) {
      assertEquals(-Errno.ENAMETOOLONG.number(), lookup(kernel, "n".repeat(256)).error());
      assertEquals(-Errno.EINVAL.number(), lookup(kernel, "a/b").error());
      assertEquals(-Errno.EINVAL.number(), lookup(kernel, "").error());
      assertEquals(
          -Errno.EINVAL.number(),
          kernel
              .ask(Opcode.LOOKUP, ROOT, to -> to.put("no NUL".getBytes(StandardCharsets.UTF_8)))
              .error());
    }
  }

  @Test
  void read_sendsTheData_fromDirectAndHeapMemory() {
    try (Kernel kernel = new Kernel(memory)) {
      long ino = mknod(kernel, "f");
      long handle = open(kernel, ino);
      byte[] data = new byte[60_000];
      new Random(2).nextBytes(data);
      Reply written = kernel.ask(Opcode.WRITE, ino, to -> write(to, handle, 0, data));
      assertEquals(60_000, written.buffer().getInt(0));
      assertArrayEquals(
          data, kernel.ask(Opcode.READ, ino, to -> read(to, handle, 0, 65_536)).body());
      assertEquals(
          0, kernel.ask(Opcode.READ, ino, to -> read(to, handle, 70_000, 10)).body().length);
    }
  }

  @Test
  void readdirplus_givesBackTheLookupsOfEntriesThatDoNotFit() {
    try (Kernel kernel = new Kernel(memory)) {
      String longName = "n".repeat(200);
      for (int i = 0; i < 20; i++) {
        mknod(kernel, longName + i);
      }
      long before = memory.lookups();
      Reply reply = kernel.ask(Opcode.READDIRPLUS, ROOT, to -> read(to, 0, 0, 2048));
      assertTrue(reply.body().length <= 2048);
      int attributed = countWithNodeId(reply.buffer());
      assertTrue(attributed > 0 && attributed < 10, "entries: " + attributed);
      Kernel.await(() -> memory.lookups() == before + attributed, "the forgets");
    }
  }

  private static int countWithNodeId(ByteBuffer entries) {
    int count = 0;
    while (entries.hasRemaining()) {
      int at = entries.position();
      count += entries.getLong(at) != 0 ? 1 : 0;
      int nameLength = entries.getInt(at + EntryOut.SIZE + 16);
      entries.position(at + (EntryOut.SIZE + 24 + nameLength + 7 & ~7));
    }
    return count;
  }

  @Test
  void readdir_intoABufferTooSmallForOneEntry_isEINVAL_notTheEnd() {
    try (Kernel kernel = new Kernel(memory)) {
      Reply reply = kernel.ask(Opcode.READDIR, ROOT, to -> read(to, 0, 0, 16));
      assertEquals(-Errno.EINVAL.number(), reply.error());
    }
  }

  @Test
  void getxattr_tellsTheSize_theValue_orERANGE() {
    try (Kernel kernel = new Kernel(memory)) {
      setxattr(kernel, "user.a", "12345");
      assertEquals(5, getxattr(kernel, "user.a", 0).buffer().getInt(0));
      assertEquals(-Errno.ERANGE.number(), getxattr(kernel, "user.a", 4).error());
      assertArrayEquals(
          "12345".getBytes(StandardCharsets.UTF_8), getxattr(kernel, "user.a", 5).body());
      assertEquals(-Errno.ENODATA.number(), getxattr(kernel, "user.b", 5).error());
      Reply list = kernel.ask(Opcode.LISTXATTR, ROOT, to -> to.putInt(100).putInt(0));
      assertArrayEquals("user.a\0".getBytes(StandardCharsets.UTF_8), list.body());
    }
  }

  @Test
  void anAclThatIsNone_isRefused_ratherThanStored() {
    try (Kernel kernel = new Kernel(memory)) {
      String acl = "system.posix_acl_access";
      assertEquals(-Errno.EINVAL.number(), setxattr(kernel, acl, "x").error());
      assertEquals(-Errno.ENODATA.number(), getxattr(kernel, acl, 0).error());
    }
  }

  private static Reply setxattr(Kernel kernel, String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return kernel.ask(
        Opcode.SETXATTR,
        ROOT,
        to -> {
          to.putInt(bytes.length).putInt(0);
          Kernel.name(to, name);
          to.put(bytes);
        });
  }

  private static Reply getxattr(Kernel kernel, String name, int size) {
    return kernel.ask(
        Opcode.GETXATTR,
        ROOT,
        to -> {
          to.putInt(size).putInt(0);
          Kernel.name(to, name);
        });
  }

  @Test
  void open_withTruncationByTheUnprivileged_dropsSetuidFirst() {
    try (Kernel kernel = new Kernel(memory)) {
      long ino = mknod(kernel, "f");
      kernel.ask(
          Opcode.SETATTR,
          ino,
          to -> {
            to.putInt(1).put(new byte[64]).putInt(04755).put(new byte[16]);
          });
      Reply opened = kernel.ask(Opcode.OPEN, ino, to -> to.putInt(01002).putInt(1));
      assertEquals(0, opened.error());
      Reply attributes = kernel.ask(Opcode.GETATTR, ino, to -> to.putInt(0).putInt(0).putLong(0));
      assertEquals(0755, attributes.buffer().getInt(16 + 60) & 07777);
    }
  }
}
