package org.cairnfs.tests.posix;

import java.util.List;

/** utimensat(2) and futimens(3). */
abstract class UtimensatContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("utimensat % 1 2 = ENOENT", "utimensat % 1 2 AT_SYMLINK_NOFOLLOW = ENOENT");
  }

  @Override
  String claims() {
    return """
    a<any>_hasBothTimes_toTheNanosecond: make $T x; utimensat x 1.123456789 2.999999999 AT_SYMLINK_NOFOLLOW; lstat x atime,mtime = 1.123456789,2.999999999
    time<0|-1|-1000000000|2147483647|4294967296|10000000000>_isKept: make regular x; utimensat x $T.5 $T.7; stat x atime,mtime = $T.000000005,$T.000000007
    OMIT_leavesThatTime: make regular x; utimensat x 1 2; utimensat x omit 3; stat x atime,mtime = 1.000000000,3.000000000; utimensat x 4 omit; stat x atime,mtime = 4.000000000,3.000000000
    bothOMIT_changesNothing: make regular x; age x; utimensat x omit omit; changed x = -
    bothOMIT_looksAtNothing: utimensat x omit omit
    NOW_isNow: make regular x; age x; utimensat x now now; changed x = amc
    NOW_andOMIT: make regular x; age x; utimensat x now omit; changed x = ac; age x; utimensat x omit now; changed x = mc
    withoutTimes_isNow: make regular x; age x; utimes_now x; changed x = amc
    changesCtime_ofA<any>: make $T x; age x; utimensat x 1 2 AT_SYMLINK_NOFOLLOW; changed x = amc
    aSymlink_isFollowed: make regular x; symlink x l; utimensat l 1 2; stat x mtime = 2.000000000
    nanoseconds<1000000000|-1|1073741821>_areEINVAL: make regular x; utimensat x 1.$T 2 = EINVAL; utimensat x 1 2.$T = EINVAL
    unknownFlags_ofA<any>_areEINVAL: make $T x; utimensat x 1 2 1 = EINVAL
    toATime_byAnother_ofA<any>_isEPERM: make $T x 777; alice utimensat x 1 2 AT_SYMLINK_NOFOLLOW = EPERM
    toNow_byWhoMayWrite_ofA<regular|fifo|socket|char|block|directory>_works: make $T x 772; age x; alice utimensat x now now; changed x = amc; alice utimes_now x
    toNow_byWhoMayNotWrite_ofA<regular|fifo|socket|char|block|directory>_isEACCES: make $T x 775; alice utimensat x now now = EACCES; alice utimes_now x = EACCES
    oneNOW_oneOMIT_byAnother_isEPERM: make regular x 777; alice utimensat x now omit = EPERM; alice utimensat x omit now = EPERM
    byItsOwner_withoutWritePermission_works: alice make regular x 0; alice utimensat x 1 2; alice utimensat x now now
    futimens_worksOnAnOpenFile: f <- open x O_CREAT|O_RDONLY 600; futimens f 1.2 3.4; stat x atime,mtime = 1.000000002,3.000000004
    futimens_worksOnAnOpenDirectory: mkdir d 700; d <- open d O_RDONLY; futimens d 1 2; stat d mtime = 2.000000000
    futimens_ofA<fifo|char>_works: make $T x; f <- open x O_RDWR; futimens f 1 2; lstat x mtime = 2.000000000
    futimens_byAnother_isEPERM: f <- open x O_CREAT|O_RDWR 600; alice futimens f 1 2 = EPERM; alice futimens f now now = EACCES
    futimens_ofNothing_isEBADF: futimens -1 1 2 = EBADF
    onAReadOnlyMount_<any>_isEROFS: utimensat @ro/$T 1 2 AT_SYMLINK_NOFOLLOW = EROFS
    """;
  }
}
