package org.cairnfs.actors.item;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.storage.item.Bytes;

/**
 * An inode's own item.
 *
 * <pre>
 * offset  bytes  field
 *      0      1  layout version, 1
 *      1      4  mode: type and permissions
 *      5      4  nlink
 *      9      4  uid
 *     13      4  gid
 *     17      4  rdev
 *     21      8  size in bytes; of a directory the sum of its names' lengths
 *     29      8  blocks of 4 KiB that hold data
 *     37     12  atime: seconds (8), nanoseconds (4)
 *     49     12  mtime
 *     61     12  ctime
 *     73     12  crtime
 *     85      8  meta_seq: of the last transaction that changed this record
 *     93      8  data_seq: of the last one that changed contents
 *    101      8  data_version: counts changes of contents
 *    109      8  parent of a directory, 0 for others
 *    117      8  next readdir position of a directory, 0 for others
 * </pre>
 *
 * Big-endian. Fields that a later version adds follow.
 *
 * @param size bytes
 * @param blocks of 4 KiB
 */
public record InodeRecord(
    int mode,
    int nlink,
    int uid,
    int gid,
    int rdev,
    long size,
    long blocks,
    Timestamp accessed,
    Timestamp modified,
    Timestamp changed,
    Timestamp created,
    long metaSeq,
    long dataSeq,
    long dataVersion,
    long parent,
    long nextPosition) {
  private static final byte VERSION = 1;
  private static final int LENGTH = 125;

  /** The first readdir position given to an entry: 0 and 1 are "." and "..". */
  public static final long FIRST_POSITION = 2;

  /** A new inode that everything else is derived from. */
  public static InodeRecord fresh(
      int mode, int uid, int gid, int rdev, Timestamp now, long seq, Ino parent) {
    boolean directory = FileKind.ofMode(mode) == FileKind.DIRECTORY;
    return new InodeRecord(
        mode,
        directory ? 2 : 1,
        uid,
        gid,
        rdev,
        0,
        0,
        now,
        now,
        now,
        now,
        seq,
        FileKind.ofMode(mode) == FileKind.FILE ? seq : 0,
        0,
        directory ? parent.value() : 0,
        directory ? FIRST_POSITION : 0);
  }

  public static InodeRecord decode(Bytes value) {
    return ItemFormatException.read("inode record", value, InodeRecord::read);
  }

  private static InodeRecord read(ByteBuffer in) {
    ItemFormatException.checkVersion("inode record", in.get(), VERSION);
    return new InodeRecord(
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        in.getLong(),
        time(in),
        time(in),
        time(in),
        time(in),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong());
  }

  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(LENGTH);
    out.put(VERSION).putInt(mode).putInt(nlink).putInt(uid).putInt(gid).putInt(rdev);
    out.putLong(size).putLong(blocks);
    put(out, accessed);
    put(out, modified);
    put(out, changed);
    put(out, created);
    out.putLong(metaSeq).putLong(dataSeq).putLong(dataVersion).putLong(parent);
    out.putLong(nextPosition);
    return Bytes.of(out.array());
  }

  public FileKind kind() {
    return FileKind.ofMode(mode);
  }

  public boolean isDirectory() {
    return kind() == FileKind.DIRECTORY;
  }

  /** Whether a directory has no entries: names are at least one byte long. */
  public boolean isEmptyDirectory() {
    return isDirectory() && size == 0;
  }

  public Attributes attributes(Ino ino) {
    return new Attributes(
        ino, mode, nlink, uid, gid, rdev, size, blocks * 8, accessed, modified, changed, created);
  }

  /** Another link count; ctime and meta_seq follow. */
  public InodeRecord linked(int newNlink, Timestamp now, long seq) {
    return edit().nlink(newNlink).changed(now).metaSeq(seq).build();
  }

  public Edit edit() {
    return new Edit(this);
  }

  private static Timestamp time(ByteBuffer in) {
    return new Timestamp(in.getLong(), in.getInt());
  }

  private static void put(ByteBuffer out, Timestamp time) {
    out.putLong(time.seconds()).putInt(time.nanos());
  }

  /** Collects what changes in a record; the rest stays. */
  public static final class Edit {
    private final InodeRecord from;
    private int mode;
    private int nlink;
    private int uid;
    private int gid;
    private long size;
    private long blocks;
    private Timestamp accessed;
    private Timestamp modified;
    private Timestamp changed;
    private long metaSeq;
    private long dataSeq;
    private long dataVersion;
    private long parent;
    private long nextPosition;

    private Edit(InodeRecord from) {
      this.from = from;
      mode = from.mode;
      nlink = from.nlink;
      uid = from.uid;
      gid = from.gid;
      size = from.size;
      blocks = from.blocks;
      accessed = from.accessed;
      modified = from.modified;
      changed = from.changed;
      metaSeq = from.metaSeq;
      dataSeq = from.dataSeq;
      dataVersion = from.dataVersion;
      parent = from.parent;
      nextPosition = from.nextPosition;
    }

    public Edit mode(int value) {
      mode = value;
      return this;
    }

    public Edit nlink(int value) {
      nlink = value;
      return this;
    }

    public Edit owner(int newUid, int newGid) {
      uid = newUid;
      gid = newGid;
      return this;
    }

    public Edit size(long value) {
      size = value;
      return this;
    }

    public Edit blocks(long value) {
      blocks = value;
      return this;
    }

    public Edit accessed(Timestamp value) {
      accessed = value;
      return this;
    }

    public Edit modified(Timestamp value) {
      modified = value;
      return this;
    }

    public Edit changed(Timestamp value) {
      changed = value;
      return this;
    }

    public Edit metaSeq(long value) {
      metaSeq = value;
      return this;
    }

    /** Contents changed: data_seq is this, data_version one more. */
    public Edit contents(long seq) {
      dataSeq = seq;
      dataVersion++;
      return this;
    }

    public Edit parent(Ino value) {
      parent = value.value();
      return this;
    }

    public Edit nextPosition(long value) {
      nextPosition = value;
      return this;
    }

    public InodeRecord build() {
      return new InodeRecord(
          mode,
          nlink,
          uid,
          gid,
          from.rdev,
          size,
          blocks,
          accessed,
          modified,
          changed,
          from.created,
          metaSeq,
          dataSeq,
          dataVersion,
          parent,
          nextPosition);
    }
  }
}
