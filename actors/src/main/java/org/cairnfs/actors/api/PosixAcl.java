package org.cairnfs.actors.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An access control list as the kernel has it in extended attributes (acl(5),
 * linux/posix_acl_xattr.h).
 *
 * <pre>
 * version u32, 2 · entries { tag u16, permissions u16, id u32 }…      little-endian
 * </pre>
 *
 * The entries come in the order owner, users, group, groups, mask, others; the mask is there when a
 * user or a group is named. The permissions of owner, of the mask or else the group, and of others
 * are the file's mode.
 */
public record PosixAcl(List<Entry> entries) {
  /** Names of the two attributes. */
  public static final String ACCESS = "system.posix_acl_access";

  public static final String DEFAULT = "system.posix_acl_default";

  private static final int VERSION = 2;
  private static final int HEADER_BYTES = 4;
  private static final int ENTRY_BYTES = 8;
  private static final int ALL = 7;
  private static final int PERMISSION_BITS = 0777;

  /** Whom an entry is about; the numbers are the kernel's. */
  public enum Tag {
    OWNER(0x01),
    USER(0x02),
    GROUP(0x04),
    NAMED_GROUP(0x08),
    MASK(0x10),
    OTHERS(0x20);

    private final int number;

    Tag(int number) {
      this.number = number;
    }

    private static @Nullable Tag of(int number) {
      return Arrays.stream(values()).filter(tag -> tag.number == number).findFirst().orElse(null);
    }

    private boolean isNamed() {
      return this == USER || this == NAMED_GROUP;
    }
  }

  /**
   * One entry.
   *
   * @param permissions 0 to 7
   * @param id of the named user or group, -1 for others
   */
  public record Entry(Tag tag, int permissions, int id) {}

  /** What a new inode gets from its directory's default ACL. */
  public record Inherited(PosixAcl acl, int mode) {}

  public PosixAcl {
    entries = List.copyOf(entries);
  }

  public static boolean isName(byte[] name) {
    return isAccess(name) || Arrays.equals(name, bytes(DEFAULT));
  }

  public static boolean isAccess(byte[] name) {
    return Arrays.equals(name, bytes(ACCESS));
  }

  public static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /** The list in an attribute's value, without entries for "none"; empty if it is not valid. */
  public static Optional<PosixAcl> parse(byte[] value) {
    if (value.length < HEADER_BYTES || (value.length - HEADER_BYTES) % ENTRY_BYTES != 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt() != VERSION) {
      return Optional.empty();
    }
    List<Entry> entries = new ArrayList<>();
    while (in.hasRemaining()) {
      Tag tag = Tag.of(Short.toUnsignedInt(in.getShort()));
      int permissions = Short.toUnsignedInt(in.getShort());
      int id = in.getInt();
      if (tag == null || permissions > ALL || tag.isNamed() && id == -1) {
        return Optional.empty();
      }
      entries.add(new Entry(tag, permissions, tag.isNamed() ? id : -1));
    }
    PosixAcl acl = new PosixAcl(entries);
    return entries.isEmpty() || acl.isComplete() ? Optional.of(acl) : Optional.empty();
  }

  private boolean isComplete() {
    int last = -1;
    boolean named = false;
    for (Entry entry : entries) {
      int place = entry.tag().ordinal();
      if (place < last || place == last && !entry.tag().isNamed()) {
        return false;
      }
      last = place;
      named |= entry.tag().isNamed();
    }
    return has(Tag.OWNER) && has(Tag.GROUP) && has(Tag.OTHERS) && (!named || has(Tag.MASK));
  }

  private boolean has(Tag tag) {
    return entries.stream().anyMatch(entry -> entry.tag() == tag);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether it says no more than a mode can. */
  public boolean isMode() {
    return entries.stream().noneMatch(entry -> entry.tag().isNamed() || entry.tag() == Tag.MASK);
  }

  /** The nine bits of a mode. */
  public int permissions() {
    return permissions(Tag.OWNER) << 6 | permissions(groupClass()) << 3 | permissions(Tag.OTHERS);
  }

  private Tag groupClass() {
    return has(Tag.MASK) ? Tag.MASK : Tag.GROUP;
  }

  private int permissions(Tag tag) {
    return entries.stream()
        .filter(entry -> entry.tag() == tag)
        .mapToInt(Entry::permissions)
        .findFirst()
        .orElse(0);
  }

  /** After chmod(2): the entries that are the mode follow it. */
  public PosixAcl withMode(int mode) {
    return changed(entry -> partOf(entry, mode, entry.permissions()));
  }

  /**
   * As the access ACL of a new inode.
   *
   * @param mode as its maker asked for, without umask; type bits stay
   */
  public Inherited inherit(int mode) {
    PosixAcl acl = changed(entry -> entry.permissions() & partOf(entry, mode, ALL));
    return new Inherited(acl, mode & ~PERMISSION_BITS | acl.permissions());
  }

  /** The part of a mode that an entry is, or something else for those that are none. */
  private int partOf(Entry entry, int mode, int otherwise) {
    if (entry.tag() == Tag.OWNER) {
      return mode >> 6 & ALL;
    }
    if (entry.tag() == Tag.OTHERS) {
      return mode & ALL;
    }
    return entry.tag() == groupClass() ? mode >> 3 & ALL : otherwise;
  }

  private PosixAcl changed(ToIntFunction<Entry> permissions) {
    return new PosixAcl(
        entries.stream()
            .map(entry -> new Entry(entry.tag(), permissions.applyAsInt(entry), entry.id()))
            .toList());
  }

  public byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + entries.size() * ENTRY_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(VERSION);
    for (Entry entry : entries) {
      out.putShort((short) entry.tag().number);
      out.putShort((short) entry.permissions()).putInt(entry.id());
    }
    return out.array();
  }
}
