package org.cairnfs.actors.item;

import java.nio.ByteBuffer;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.Bytes;

/**
 * The keys of all items of the file system.
 *
 * <pre>
 * zone 10  ino(8) 01                        inode record
 *          ino(8) 02 name(1..255)           directory entry by name
 *          ino(8) 03 position(8)            directory entry by readdir position
 *          ino(8) 04 directory(8) position(8)  back-reference: an entry that names this inode
 *          ino(8) 05 name(1..255)           extended attribute
 *          ino(8) 06 block(8)               extent, by its first file block
 *          ino(8) 07                        target of a symlink
 *          ino(8) 08                        pending trim: blocks that are being freed or emptied
 * zone 11  ino(8)                           orphan: no link is left ({@link OrphanMark})
 * zone 12  mount(8) number(8)               reply to a mutating request
 * zone 13  mount(8)                         low-water mark of a mount's requests
 * zone 14  01                               next domain that the shard will use
 * zone 15  ino(8)                           the inode has a pending trim
 * </pre>
 *
 * Integers are big-endian.
 */
public final class Keys {
  public static final byte INODES = 0x10;
  public static final byte ORPHANS = 0x11;
  public static final byte REPLIES = 0x12;
  public static final byte MARKS = 0x13;
  public static final byte SHARD = 0x14;
  public static final byte TRIMS = 0x15;

  public static final byte RECORD = 0x01;
  public static final byte NAME = 0x02;
  public static final byte POSITION = 0x03;
  public static final byte BACK_REFERENCE = 0x04;
  public static final byte XATTR = 0x05;
  public static final byte EXTENT = 0x06;
  public static final byte TARGET = 0x07;
  public static final byte TRIM = 0x08;

  private static final int PREFIX = 10;

  private Keys() {}

  /** Everything of an inode starts with this. */
  public static Bytes inode(Ino ino) {
    return done(ByteBuffer.allocate(9).put(INODES).putLong(ino.value()));
  }

  public static Bytes record(Ino ino) {
    return done(start(ino, RECORD, 0));
  }

  public static Bytes name(Ino directory, FileName name) {
    ByteBuffer key = start(directory, NAME, name.length());
    name.putTo(key);
    return done(key);
  }

  /** All names of a directory start with this. */
  public static Bytes names(Ino directory) {
    return done(start(directory, NAME, 0));
  }

  public static Bytes position(Ino directory, long position) {
    return done(start(directory, POSITION, 8).putLong(position));
  }

  public static Bytes backReference(Ino ino, Ino directory, long position) {
    return done(start(ino, BACK_REFERENCE, 16).putLong(directory.value()).putLong(position));
  }

  /** All back-references of an inode start with this. */
  public static Bytes backReferences(Ino ino) {
    return done(start(ino, BACK_REFERENCE, 0));
  }

  public static Bytes xattr(Ino ino, byte[] name) {
    return done(start(ino, XATTR, name.length).put(name));
  }

  /** All extended attributes of an inode start with this. */
  public static Bytes xattrs(Ino ino) {
    return done(start(ino, XATTR, 0));
  }

  public static Bytes extent(Ino ino, long block) {
    return done(start(ino, EXTENT, 8).putLong(block));
  }

  /** All extents of an inode start with this. */
  public static Bytes extents(Ino ino) {
    return done(start(ino, EXTENT, 0));
  }

  public static Bytes target(Ino ino) {
    return done(start(ino, TARGET, 0));
  }

  public static Bytes trim(Ino ino) {
    return done(start(ino, TRIM, 0));
  }

  /** By which pending trims are found. */
  public static Bytes trimming(Ino ino) {
    return done(ByteBuffer.allocate(9).put(TRIMS).putLong(ino.value()));
  }

  public static Bytes orphan(Ino ino) {
    return done(ByteBuffer.allocate(9).put(ORPHANS).putLong(ino.value()));
  }

  public static Bytes reply(long mount, long number) {
    return done(ByteBuffer.allocate(17).put(REPLIES).putLong(mount).putLong(number));
  }

  /** Whether the item is an answer or a mark: they go again as requests are done. */
  public static boolean isOfRequests(Bytes key) {
    return key.byteAt(0) == REPLIES || key.byteAt(0) == MARKS;
  }

  public static Bytes mark(long mount) {
    return done(ByteBuffer.allocate(9).put(MARKS).putLong(mount));
  }

  public static Bytes nextDomain() {
    return done(ByteBuffer.allocate(2).put(SHARD).put((byte) 1));
  }

  /** All keys of a zone start with this. */
  public static Bytes zone(byte zone) {
    return Bytes.of(new byte[] {zone});
  }

  /** The item type in a key of zone {@link #INODES}. */
  public static byte typeOf(Bytes key) {
    return key.byteAt(PREFIX - 1);
  }

  /** The inode in a key of zone {@link #INODES}, {@link #ORPHANS} or {@link #TRIMS}. */
  public static Ino inoOf(Bytes key) {
    return new Ino(longAt(key, 1));
  }

  /**
   * The number after the type: position of an entry, first block of an extent, directory of a
   * reference.
   */
  public static long numberOf(Bytes key) {
    return longAt(key, PREFIX);
  }

  /** The position in a back-reference's key. */
  public static long referencePositionOf(Bytes key) {
    return longAt(key, PREFIX + 8);
  }

  /** The name in the key of an entry by name or of an extended attribute. */
  public static byte[] nameOf(Bytes key) {
    ByteBuffer buffer = key.buffer();
    buffer.position(PREFIX);
    byte[] name = new byte[buffer.remaining()];
    buffer.get(name);
    return name;
  }

  /** The big-endian number at an offset of a key. */
  public static long longAt(Bytes key, int offset) {
    return key.buffer().getLong(offset);
  }

  private static ByteBuffer start(Ino ino, byte type, int more) {
    return ByteBuffer.allocate(PREFIX + more).put(INODES).putLong(ino.value()).put(type);
  }

  private static Bytes done(ByteBuffer key) {
    return Bytes.of(key.array());
  }
}
