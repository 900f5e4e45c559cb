package org.cairnfs.tests.posix;

import java.util.HashMap;
import java.util.Map;

/** The kernel's numbers, by the names that claims use (Linux, x86-64 and aarch64). */
final class Constants {
  static final int AT_FDCWD = -100;
  static final int EOPNOTSUPP = 95;

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  static final int SYS_SETGROUPS = ARM ? 159 : 116;
  static final int SYS_SETRESUID = ARM ? 147 : 117;
  static final int SYS_SETRESGID = ARM ? 149 : 119;
  static final int SYS_GETDENTS64 = ARM ? 61 : 217;

  private static final String NUMBERS =
      """
      O_RDONLY 0
      O_WRONLY 1
      O_RDWR 2
      O_ACCMODE 3
      O_CREAT 0100
      O_EXCL 0200
      O_NOCTTY 0400
      O_TRUNC 01000
      O_APPEND 02000
      O_NONBLOCK 04000
      O_DSYNC 010000
      O_SYNC 04010000
      O_NOATIME 01000000
      O_CLOEXEC 02000000
      O_PATH 010000000
      AT_SYMLINK_NOFOLLOW 0x100
      AT_REMOVEDIR 0x200
      AT_EACCESS 0x200
      AT_SYMLINK_FOLLOW 0x400
      AT_EMPTY_PATH 0x1000
      AT_HANDLE_FID 0x200
      AT_FDCWD -100
      RENAME_NOREPLACE 1
      RENAME_EXCHANGE 2
      RENAME_WHITEOUT 4
      F_OK 0
      X_OK 1
      W_OK 2
      R_OK 4
      SEEK_SET 0
      SEEK_CUR 1
      SEEK_END 2
      SEEK_DATA 3
      SEEK_HOLE 4
      XATTR_CREATE 1
      XATTR_REPLACE 2
      PROT_NONE 0
      PROT_READ 1
      PROT_WRITE 2
      PROT_EXEC 4
      MAP_SHARED 1
      MAP_PRIVATE 2
      MAP_SHARED_VALIDATE 3
      MAP_FIXED_NOREPLACE 0x100000
      MAP_SYNC 0x80000
      MS_ASYNC 1
      MS_INVALIDATE 2
      MS_SYNC 4
      FALLOC_FL_KEEP_SIZE 1
      FALLOC_FL_PUNCH_HOLE 2
      FALLOC_FL_COLLAPSE_RANGE 8
      FALLOC_FL_ZERO_RANGE 16
      FALLOC_FL_INSERT_RANGE 32
      LOCK_SH 1
      LOCK_EX 2
      LOCK_NB 4
      LOCK_UN 8
      F_RDLCK 0
      F_WRLCK 1
      F_UNLCK 2
      F_DUPFD 0
      F_GETFD 1
      F_SETFD 2
      F_GETFL 3
      F_SETFL 4
      F_GETLK 5
      F_SETLK 6
      F_SETLKW 7
      F_OFD_GETLK 36
      F_OFD_SETLK 37
      F_OFD_SETLKW 38
      S_IFMT 0170000
      S_IFSOCK 0140000
      S_IFLNK 0120000
      S_IFREG 0100000
      S_IFBLK 060000
      S_IFDIR 040000
      S_IFCHR 020000
      S_IFIFO 010000
      """;

  private static final String NUMBERS_OF_X86 =
      """
      O_DIRECT 040000
      O_DIRECTORY 0200000
      O_NOFOLLOW 0400000
      O_TMPFILE 020200000
      """;

  private static final String NUMBERS_OF_ARM =
      """
      O_DIRECTORY 040000
      O_NOFOLLOW 0100000
      O_DIRECT 0200000
      O_TMPFILE 020040000
      """;

  private static final Map<String, Long> BY_NAME =
      parse(NUMBERS + (ARM ? NUMBERS_OF_ARM : NUMBERS_OF_X86));

  private Constants() {}

  private static Map<String, Long> parse(String lines) {
    Map<String, Long> numbers = new HashMap<>();
    lines
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(pair -> numbers.put(pair[0], Long.decode(pair[1])));
    return numbers;
  }

  static boolean isName(String word) {
    return BY_NAME.containsKey(word);
  }

  static long of(String name) {
    Long number = BY_NAME.get(name);
    if (number == null) {
      throw new IllegalArgumentException("no such constant: " + name);
    }
    return number;
  }
}
