package org.cairnfs.tests.posix;

import java.util.List;

/** access(2) and faccessat(2). */
abstract class AccessContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("access % F_OK = ENOENT", "access % R_OK|W_OK|X_OK = ENOENT");
  }

  @Override
  String claims() {
    return """
    a<regular|fifo|socket|char|block|directory>_exists_whateverItsMode: make $T x 0; access x F_OK; alice access x F_OK
    mode<400|040|004>_isReadableByItsClass_only: alice make regular x $T; access x R_OK; alice make regular o 400; alice access o R_OK; bob access o R_OK = EACCES; carol access o R_OK = EACCES
    <R_OK|W_OK|X_OK>_ofA<regular|fifo|socket|char|block|directory>_withoutPermission_isEACCES: make $U x 770; alice access x $T = EACCES
    <R_OK|W_OK|X_OK>_ofA<regular|fifo|socket|char|block|directory>_withPermission_works: make $U x 707; alice access x $T
    <R_OK|W_OK>_isAlwaysTheSuperusers_ofA<regular|fifo|socket|char|block|directory>: make $U x 0; access x $T
    X_OK_ofAFileNobodyExecutes_isNotTheSuperusers: make regular x 666; access x X_OK = EACCES; chmod x 661; access x X_OK
    X_OK_ofADirectory_isAlwaysTheSuperusers: mkdir d 0; access d X_OK
    groups_count: alice make regular x 640; carol access x R_OK; carol access x W_OK = EACCES; chown x 1002 3001; alice access x R_OK; alice access x W_OK = EACCES
    aSymlink_isFollowed: make regular x 600; symlink x l; alice access l R_OK = EACCES; symlink y m; access m F_OK = ENOENT
    AT_SYMLINK_NOFOLLOW_isTheLink: symlink y m; access m F_OK AT_SYMLINK_NOFOLLOW
    AT_EACCESS_works: make regular x 600; alice access x R_OK AT_EACCESS = EACCES; access x R_OK AT_EACCESS
    unknownModes_areEINVAL: make regular x; access x 8 = EINVAL
    unknownFlags_ofA<any>_areEINVAL: make $T x; access x F_OK 1 = EINVAL
    W_OK_onAReadOnlyMount_ofA<regular|directory>_isEROFS: access @ro/$T W_OK = EROFS; access @ro/$T R_OK
    W_OK_onAReadOnlyMount_ofA<fifo|socket|char|block>_works: access @ro/$T W_OK
    """;
  }
}
