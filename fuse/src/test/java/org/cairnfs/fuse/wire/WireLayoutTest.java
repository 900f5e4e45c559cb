package org.cairnfs.fuse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.AttributeChange.TimeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.StatFs;
import org.cairnfs.actors.api.Timestamp;
import org.junit.jupiter.api.Test;

/** Sizes and places of the fields, as linux/fuse.h has them. */
class WireLayoutTest {
  private static final Attributes ATTRIBUTES =
      new Attributes(
          new Ino(0x1111L),
          FileKind.FILE.typeBits() | 0640,
          3,
          4,
          5,
          6,
          7,
          8,
          new Timestamp(-9, 10),
          new Timestamp(11, 12),
          new Timestamp(13, 14),
          new Timestamp(15, 16));

  private final ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

  /** A structure's reader. */
  private interface Read {
    Object from(ByteBuffer bytes) throws MalformedRequestException;
  }

  private static Map<Integer, List<Read>> readersBySize() {
    Map<Integer, List<Read>> readers = new LinkedHashMap<>();
    readers.put(
        8,
        List.of(
            ForgetIn::read,
            BatchForgetIn::read,
            MkdirIn::read,
            RenameIn::read,
            LinkIn::read,
            OpenIn::read,
            SetxattrIn::readWithoutExt,
            GetxattrIn::read,
            InterruptIn::read));
    readers.put(
        16,
        List.of(
            ForgetOne::read,
            SetxattrIn::read,
            GetattrIn::read,
            MknodIn::read,
            Rename2In::read,
            CreateIn::read,
            FsyncIn::read));
    readers.put(24, List.of(ReleaseIn::read, FlushIn::read, LseekIn::read, StatxIn::read));
    readers.put(32, List.of(FallocateIn::read));
    readers.put(40, List.of(InHeader::read, ReadIn::read, WriteIn::read));
    readers.put(48, List.of(LkIn::read));
    readers.put(56, List.of(CopyFileRangeIn::read));
    readers.put(88, List.of(SetattrIn::read));
    return readers;
  }

  @Test
  void everyRequest_takesExactlyItsSize_andNoLess() throws Exception {
    for (Map.Entry<Integer, List<Read>> entry : readersBySize().entrySet()) {
      int size = entry.getKey();
      for (Read read : entry.getValue()) {
        ByteBuffer bytes = ByteBuffer.allocate(200).order(ByteOrder.nativeOrder());
        Object value = read.from(bytes);
        assertEquals(size, bytes.position(), value.toString());
        ByteBuffer tooShort = ByteBuffer.allocate(size - 1);
        assertThrows(MalformedRequestException.class, () -> read.from(tooShort));
      }
    }
  }

  /** A body whose 32-bit words are 1, 2, 3 and so on. */
  private ByteBuffer words() {
    buffer.clear();
    for (int word = 1; buffer.hasRemaining(); word++) {
      buffer.putInt(word);
    }
    return buffer.flip();
  }

  private static long pair(int low) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    return bytes.putInt(0, low).putInt(4, low + 1).getLong(0);
  }

  @Test
  void requests_haveTheirFieldsInPlace() throws Exception {
    assertEquals(new InHeader(1, 2, pair(3), pair(5), 7, 8, 9, 10), InHeader.read(words()));
    assertEquals(new WriteIn(pair(1), pair(3), 5, 6, pair(7), 9), WriteIn.read(words()));
    assertEquals(new ReadIn(pair(1), pair(3), 5, 6, pair(7), 9), ReadIn.read(words()));
    assertEquals(
        new SetattrIn(
            1, pair(3), pair(5), pair(7), pair(9), pair(11), pair(13), 15, 16, 17, 18, 20, 21),
        SetattrIn.read(words()));
    assertEquals(new FlushIn(pair(1), pair(5)), FlushIn.read(words()));
    assertEquals(new GetattrIn(1, pair(3)), GetattrIn.read(words()));
    assertEquals(new CreateIn(1, 2, 3, 4), CreateIn.read(words()));
    assertEquals(new Rename2In(pair(1), 3), Rename2In.read(words()));
    assertEquals(new ReleaseIn(pair(1), 3, 4, pair(5)), ReleaseIn.read(words()));
    assertEquals(new FallocateIn(pair(1), pair(3), pair(5), 7), FallocateIn.read(words()));
    assertEquals(
        new CopyFileRangeIn(pair(1), pair(3), pair(5), pair(7), pair(9), pair(11), pair(13)),
        CopyFileRangeIn.read(words()));
    assertEquals(new LseekIn(pair(1), pair(3), 5), LseekIn.read(words()));
  }

  @Test
  void statxOut_hasItsFieldsInPlace() {
    StatxOut.write(buffer, ATTRIBUTES, new Timeout(22, 23));
    assertEquals(288, buffer.position());
    assertEquals(22, buffer.getLong(0));
    assertEquals(0xfff, buffer.getInt(32));
    assertEquals(3, buffer.getInt(48));
    assertEquals(FileKind.FILE.typeBits() | 0640, Short.toUnsignedInt(buffer.getShort(60)));
    assertEquals(0x1111L, buffer.getLong(64));
    assertEquals(7, buffer.getLong(72));
    assertEquals(-9, buffer.getLong(96));
    assertEquals(15, buffer.getLong(112));
    assertEquals(16, buffer.getInt(120));
    assertEquals(13, buffer.getLong(128));
    assertEquals(11, buffer.getLong(144));
    assertEquals(0, buffer.getInt(160));
    assertEquals(6, buffer.getInt(164));
  }

  @Test
  void locks_haveTheirFieldsInPlace() throws Exception {
    ByteBuffer in = words().putInt(32, 1).putInt(40, 1);
    FileLock lock =
        new FileLock(FileLock.Family.FLOCK, FileLock.Type.EXCLUSIVE, pair(3), pair(5), pair(7), 10);
    assertEquals(new LkIn(pair(1), lock), LkIn.read(in));
    buffer.clear();
    LkOut.write(buffer, lock.withType(FileLock.Type.NONE));
    assertEquals(LkOut.SIZE, buffer.position());
    assertEquals(pair(5), buffer.getLong(0));
    assertEquals(pair(7), buffer.getLong(8));
    assertEquals(2, buffer.getInt(16));
    assertEquals(10, buffer.getInt(20));
  }

  @Test
  void locksOfNoType_orNoRange_areMalformed() {
    assertThrows(MalformedRequestException.class, () -> LkIn.read(words().putInt(32, 3)));
    assertThrows(MalformedRequestException.class, () -> LkIn.read(words().putInt(32, -1)));
    assertThrows(
        MalformedRequestException.class, () -> LkIn.read(words().putInt(32, 1).putLong(24, -1)));
  }

  @Test
  void setattr_asksForWhatIsValid() throws Exception {
    assertFalse(setattr(SetattrIn.MODE).change().clearPrivileges());
    for (int nothing : new int[] {0, SetattrIn.HANDLE, SetattrIn.LOCK_OWNER}) {
      AttributeChange change = setattr(nothing).change();
      assertTrue(change.clearPrivileges(), "a chown that keeps both owners");
      assertEquals(AttributeChange.NONE.mode(), change.mode());
      assertEquals(AttributeChange.NONE.uid(), change.uid());
    }
    AttributeChange all = setattr(0xFFFF).change();
    assertEquals(07777 & 18, all.mode().orElseThrow());
    assertEquals(20, all.uid().orElseThrow());
    assertEquals(21, all.gid().orElseThrow());
    assertEquals(pair(5), all.size().orElseThrow());
    assertEquals(Optional.of(new TimeChange.Now()), all.accessed());
    assertEquals(Optional.of(new TimeChange.Now()), all.modified());
    assertEquals(Optional.of(new Timestamp(pair(13), 17)), all.changed());
    assertTrue(all.clearPrivileges());
    assertEquals(
        Optional.of(new TimeChange.At(new Timestamp(pair(9), 15))),
        setattr(SetattrIn.ACCESSED).change().accessed());
    assertEquals(Optional.empty(), setattr(SetattrIn.ACCESSED).change().modified());
  }

  private SetattrIn setattr(int valid) throws MalformedRequestException {
    return SetattrIn.read(words().putInt(0, valid));
  }

  @Test
  void setattr_withImpossibleNanoseconds_isMalformed() throws Exception {
    SetattrIn in = SetattrIn.read(words().putInt(0, SetattrIn.MODIFIED).putInt(60, -1));
    assertThrows(MalformedRequestException.class, in::change);
  }

  @Test
  void entryOut_hasItsFieldsInPlace() {
    EntryOut.write(buffer, ATTRIBUTES, new Timeout(20, 21), new Timeout(22, 23));
    assertEquals(128, buffer.position());
    assertEquals(EntryOut.SIZE, buffer.position());
    assertEquals(0x1111L, buffer.getLong(0));
    assertEquals(0, buffer.getLong(8));
    assertEquals(20, buffer.getLong(16));
    assertEquals(22, buffer.getLong(24));
    assertEquals(21, buffer.getInt(32));
    assertEquals(23, buffer.getInt(36));
    assertAttributes(40);
  }

  @Test
  void attrOut_hasItsFieldsInPlace() {
    AttrOut.write(buffer, ATTRIBUTES, new Timeout(22, 23));
    assertEquals(104, buffer.position());
    assertEquals(22, buffer.getLong(0));
    assertEquals(23, buffer.getInt(8));
    assertAttributes(16);
  }

  private void assertAttributes(int at) {
    assertEquals(0x1111L, buffer.getLong(at));
    long[] wide = {7, 8, -9, 11, 13};
    for (int i = 0; i < wide.length; i++) {
      assertEquals(wide[i], buffer.getLong(at + 8 + 8 * i));
    }
    int[] narrow = {10, 12, 14, FileKind.FILE.typeBits() | 0640, 3, 4, 5, 6, 4096, 0};
    for (int i = 0; i < narrow.length; i++) {
      assertEquals(narrow[i], buffer.getInt(at + 48 + 4 * i));
    }
  }

  @Test
  void anAbsentEntry_isZerosBesideItsTimeout() {
    EntryOut.writeAbsent(buffer, new Timeout(20, 21));
    assertEquals(128, buffer.position());
    assertEquals(0, buffer.getLong(0));
    assertEquals(20, buffer.getLong(16));
    assertEquals(21, buffer.getInt(32));
  }

  @Test
  void smallReplies_haveTheirSizes() {
    OpenOut.write(buffer, new OpenFile(77, true, true));
    assertEquals(16, buffer.position());
    assertEquals(77, buffer.getLong(0));
    assertEquals(3, buffer.getInt(8));
    buffer.clear();
    CountOut.write(buffer, 5);
    assertEquals(8, buffer.position());
    buffer.clear();
    StatfsOut.write(buffer, new StatFs(1, 2, 3, 4, 5, 6));
    assertEquals(80, buffer.position());
    assertEquals(5, buffer.getLong(32));
    assertEquals(4096, buffer.getInt(40));
    assertEquals(255, buffer.getInt(44));
  }

  @Test
  void directoryEntries_arePaddedToEight() {
    for (int length = 1; length <= 16; length++) {
      DirectoryEntry plain =
          new DirectoryEntry(
              FileName.of("n".repeat(length)), new Ino(5), FileKind.SYMLINK, 9, Optional.empty());
      buffer.clear();
      Dirent.write(buffer, plain);
      assertEquals(Dirent.size(plain, false), buffer.position());
      assertEquals(0, buffer.position() % 8);
      assertEquals(5, buffer.getLong(0));
      assertEquals(9, buffer.getLong(8));
      assertEquals(length, buffer.getInt(16));
      assertEquals(10, buffer.getInt(20));
      buffer.clear();
      Dirent.writePlus(buffer, plain, Timeout.NONE, Timeout.NONE);
      assertEquals(Dirent.size(plain, true), buffer.position());
    }
  }

  @Test
  void outHeader_isSixteenBytes_withANegativeErrno() {
    OutHeader.write(buffer, 100, 2, 77);
    assertEquals(100, buffer.getInt(0));
    assertEquals(-2, buffer.getInt(4));
    assertEquals(77, buffer.getLong(8));
  }

  @Test
  void opcodes_areFoundByNumber() {
    for (Opcode opcode : Opcode.values()) {
      assertEquals(opcode, Opcode.of(opcode.number()));
    }
    for (int unknown : new int[] {-1, 0, 7, 19, 54, 4096, Integer.MIN_VALUE}) {
      assertEquals(null, Opcode.of(unknown));
    }
  }
}
