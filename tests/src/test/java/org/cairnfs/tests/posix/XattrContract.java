package org.cairnfs.tests.posix;

import java.util.List;

/** setxattr(2), getxattr(2), listxattr(2), removexattr(2) and their variants. */
abstract class XattrContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of(
        "setxattr % user.a v = ENOENT",
        "lsetxattr % trusted.a v = ENOENT",
        "getxattr % user.a 9 = ENOENT",
        "lgetxattr % user.a 9 = ENOENT",
        "listxattr % 9 = ENOENT",
        "llistxattr % 9 = ENOENT",
        "removexattr % user.a = ENOENT",
        "lremovexattr % user.a = ENOENT");
  }

  @Override
  String claims() {
    return """
    user_ofA<regular|directory>_isKept: make $T x; setxattr x user.a value; getxattr x user.a 99 = value; listxattr x 99 = user.a; removexattr x user.a; getxattr x user.a 99 = ENODATA; listxattr x 99 = ""
    trusted_ofA<any>_isKept: make $T x; lsetxattr x trusted.a value; lgetxattr x trusted.a 99 = value; llistxattr x 99 = trusted.a; lremovexattr x trusted.a; lgetxattr x trusted.a 9 = ENODATA
    security_ofA<any>_isKept: make $T x; lsetxattr x security.a value; lgetxattr x security.a 99 = value; lremovexattr x security.a; lgetxattr x security.a 9 = ENODATA
    user_ofA<fifo|socket|char|block|symlink>_isEPERM: make $T x; lsetxattr x user.a v = EPERM; lremovexattr x user.a = EPERM
    user_ofA<fifo|socket|char|block|symlink>_isENODATA: make $T x; lgetxattr x user.a 9 = ENODATA
    missing_ofA<any>_isENODATA: make $T x; lgetxattr x trusted.a 9 = ENODATA; lremovexattr x trusted.a = ENODATA; lsetxattr x trusted.a v XATTR_REPLACE = ENODATA
    CREATE_ofAnExisting_ofA<any>_isEEXIST: make $T x; lsetxattr x trusted.a v XATTR_CREATE; lsetxattr x trusted.a w XATTR_CREATE = EEXIST; lgetxattr x trusted.a 9 = v
    REPLACE_ofAnExisting_replaces: make regular x; setxattr x user.a v; setxattr x user.a ww XATTR_REPLACE; getxattr x user.a 9 = ww
    withoutFlags_makesOrReplaces: make regular x; setxattr x user.a v; setxattr x user.a longer; getxattr x user.a 99 = longer; setxattr x user.a s; getxattr x user.a 99 = s
    unknownFlags_ofA<any>_areEINVAL: make $T x; lsetxattr x trusted.a v 4 = EINVAL
    a<foo.bar|plain|usera|system.x>_isEOPNOTSUPP: make regular x; setxattr x $T v = EOPNOTSUPP; getxattr x $T 9 = EOPNOTSUPP; removexattr x $T = EOPNOTSUPP
    anUnknownNamespace_ofA<any>_isEOPNOTSUPP: make $T x; lsetxattr x foo.a v = EOPNOTSUPP; lgetxattr x foo.a 9 = EOPNOTSUPP; lremovexattr x foo.a = EOPNOTSUPP
    onlyAPrefix_isEINVAL: make regular x; setxattr x user. v = EINVAL; getxattr x user. 9 = EINVAL
    anEmptyName_ofA<any>_isERANGE: make $T x; lsetxattr x "" v = ERANGE; lgetxattr x "" 9 = ERANGE; lremovexattr x "" = ERANGE
    aNameOf256Bytes_isERANGE: make regular x; setxattr x user.a*251 v = ERANGE; getxattr x user.a*251 9 = ERANGE; removexattr x user.a*251 = ERANGE
    aNameOf255Bytes_isKept: make regular x; setxattr x user.a*250 v; getxattr x user.a*250 9 = v; listxattr x 999 = user.a*250
    aNameThatCannotBeRead_isEFAULT: make regular x; setxattr x NULL v = EFAULT; getxattr x NULL 9 = EFAULT; removexattr x NULL = EFAULT
    aValueThatCannotBeRead_isEFAULT: make regular x; setxattr x user.a NULL = EFAULT
    anEmptyValue_isKept: make regular x; setxattr x user.a ""; getxattr x user.a 9 = ""; getxattr x user.a 0 = 0; listxattr x 99 = user.a
    aValueOfAnyBytes_isKept: make regular x; setxattr x user.a \\0\\x01\\xff\\0; getxattr x user.a 9 = \\0\\x01\\xff\\0
    value<1|100|1000|3000>_bytesLong_isKept: make regular x; setxattr x user.a b*$T; getxattr x user.a 0 = $T; getxattr x user.a 64k
    value<4096|16384|65535|65536>_bytesLong_isKept [CAIRN]: make regular x; setxattr x user.a b*$T; getxattr x user.a 0 = $T; getxattr x user.a 64k = b*$T
    aValueOf65537Bytes_ofA<any>_isE2BIG: make $T x; lsetxattr x trusted.a b*65537 = E2BIG
    aBufferTooSmall_ofA<any>_isERANGE: make $T x; lsetxattr x trusted.a value; lgetxattr x trusted.a 4 = ERANGE; lgetxattr x trusted.a 5 = value; lgetxattr x trusted.a 0 = 5
    aListTooLongForItsBuffer_ofA<any>_isERANGE: make $T x; lsetxattr x trusted.a v; lsetxattr x trusted.b v; llistxattr x 19 = ERANGE; llistxattr x 20 = trusted.a,trusted.b; llistxattr x 0 = 20
    trusted_ofA<any>_isTheSuperusers: alice make $T x; lsetxattr x trusted.a v; alice lsetxattr x trusted.a w = EPERM; alice lgetxattr x trusted.a 9 = ENODATA; alice lremovexattr x trusted.a = EPERM; alice llistxattr x 99 = ""
    security_byOthers_isEPERM: alice make regular x; alice setxattr x security.a v = EPERM; setxattr x security.a v; alice getxattr x security.a 9 = v; alice removexattr x security.a = EPERM
    user_withoutWritePermission_ofA<regular|directory>_isEACCES: make $T x 755; alice setxattr x user.a v = EACCES; alice removexattr x user.a = EACCES
    user_withoutReadPermission_ofA<regular|directory>_isEACCES: make $T x 733; setxattr x user.a v; alice getxattr x user.a 9 = EACCES; alice listxattr x 99 = user.a
    user_withPermission_works: make regular x 666; alice setxattr x user.a v; alice getxattr x user.a 9 = v
    user_ofAStickyDirectory_byAnother_isEPERM: mkdir d 1777; alice setxattr d user.a v = EPERM; alice getxattr d user.a 9 = ENODATA
    user_ofAStickyDirectory_byItsOwner_works: alice mkdir d 1777; alice setxattr d user.a v
    changesCtimeOnly_ofA<regular|directory>: make $T x; age x; setxattr x user.a v; changed x = c; age x; removexattr x user.a; changed x = c
    reading_changesNoTimes: make regular x; setxattr x user.a v; age x; getxattr x user.a 9; listxattr x 99; changed x = -
    aSymlink_isFollowed_butByTheVariants: make regular x; symlink x l; setxattr l user.a v; getxattr x user.a 9 = v; getxattr l user.a 9 = v; lgetxattr l user.a 9 = ENODATA; llistxattr l 99 = ""; removexattr l user.a; listxattr x 99 = ""
    fVariants_workOnAnOpenFile: f <- open x O_CREAT|O_RDONLY 600; fsetxattr f user.a v; fgetxattr f user.a 9 = v; flistxattr f 99 = user.a; unlink x; fgetxattr f user.a 9 = v; fremovexattr f user.a; flistxattr f 99 = ""; fgetxattr f user.a 9 = ENODATA
    fVariants_ofNothing_areEBADF: fsetxattr -1 user.a v = EBADF; fgetxattr -1 user.a 9 = EBADF; flistxattr -1 99 = EBADF; fremovexattr -1 user.a = EBADF
    hardLinksShareThem: make regular x; link x y; setxattr x user.a v; getxattr y user.a 9 = v
    rename_keepsThem: make regular x; setxattr x user.a v; rename x y; getxattr y user.a 9 = v
    newFilesHaveNone: mkdir d 777; setxattr d user.a v; make regular d/x; listxattr d/x 99 = ""
    many_areListed: make regular x; setxattr x user.a 1; setxattr x user.b 2; setxattr x user.c 3; setxattr x trusted.d 4; listxattr x 99 = trusted.d,user.a,user.b,user.c; removexattr x user.b; listxattr x 99 = trusted.d,user.a,user.c
    onAReadOnlyMount_<any>_isEROFS: lsetxattr @ro/$T trusted.a v = EROFS; lremovexattr @ro/$T trusted.a = EROFS
    """;
  }
}
