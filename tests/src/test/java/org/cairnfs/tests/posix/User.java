package org.cairnfs.tests.posix;

/** Who makes a system call: the superuser, or one of three others without capabilities. */
enum User {
  ROOT(0, 0),
  ALICE(1001, 1001, 3001),
  BOB(1002, 1002),
  /** In the group of alice. */
  CAROL(1003, 1003, 1001);

  final int uid;
  final int gid;
  private final int[] groups;

  User(int uid, int gid, int... groups) {
    this.uid = uid;
    this.gid = gid;
    this.groups = groups;
  }

  int[] groups() {
    return groups.clone();
  }

  static boolean isName(String word) {
    for (User user : values()) {
      if (user.word().equals(word)) {
        return true;
      }
    }
    return false;
  }

  static User named(String word) {
    return valueOf(word.toUpperCase(java.util.Locale.ROOT));
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
