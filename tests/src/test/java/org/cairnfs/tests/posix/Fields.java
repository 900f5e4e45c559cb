package org.cairnfs.tests.posix;

import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;

/** Fields of {@code struct statx} and {@code struct statfs}, by their names. */
final class Fields {
  /** STATX_BASIC_STATS and STATX_BTIME. */
  static final int STATX_MASK = 0xfff;

  private Fields() {}

  /** The values of fields with commas between, in the same order. */
  static String ofStatx(long address, String names) {
    Pointer stat = Kernel.at(address);
    List<String> values = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      values.add(ofStatx(stat, name));
    }
    return String.join(",", values);
  }

  private static String ofStatx(Pointer stat, String name) {
    return switch (name) {
      case "mask" -> Integer.toHexString(stat.getInt(0));
      case "blksize" -> Integer.toUnsignedString(stat.getInt(4));
      case "nlink" -> Integer.toUnsignedString(stat.getInt(16));
      case "uid" -> Integer.toUnsignedString(stat.getInt(20));
      case "gid" -> Integer.toUnsignedString(stat.getInt(24));
      case "type" -> FileType.of(stat.getShort(28) & 0xffff).word();
      case "mode" -> Integer.toOctalString(stat.getShort(28) & 07777);
      case "ino" -> Long.toUnsignedString(stat.getLong(32));
      case "size" -> Long.toUnsignedString(stat.getLong(40));
      case "blocks" -> Long.toUnsignedString(stat.getLong(48));
      case "atime" -> time(stat, 64);
      case "btime" -> time(stat, 80);
      case "ctime" -> time(stat, 96);
      case "mtime" -> time(stat, 112);
      case "rdev" -> stat.getInt(128) + ":" + stat.getInt(132);
      case "dev" -> stat.getInt(136) + ":" + stat.getInt(140);
      default -> throw new IllegalArgumentException("statx has no " + name);
    };
  }

  private static String time(Pointer stat, long offset) {
    return String.format("%d.%09d", stat.getLong(offset), stat.getInt(offset + 8));
  }

  static long ofStatfs(Pointer stat, String name) {
    return switch (name) {
      case "bsize" -> stat.getLong(8);
      case "blocks" -> stat.getLong(16);
      case "bfree" -> stat.getLong(24);
      case "bavail" -> stat.getLong(32);
      case "files" -> stat.getLong(40);
      case "ffree" -> stat.getLong(48);
      case "namelen" -> stat.getLong(64);
      case "frsize" -> stat.getLong(72);
      default -> throw new IllegalArgumentException("statfs has no " + name);
    };
  }

  static String ofStatfs(long address, String names) {
    List<String> values = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      values.add(Long.toString(ofStatfs(Kernel.at(address), name)));
    }
    return String.join(",", values);
  }
}
