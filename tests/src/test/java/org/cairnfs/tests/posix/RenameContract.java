package org.cairnfs.tests.posix;

import java.util.List;

/** rename(2), renameat(2) and renameat2(2). */
abstract class RenameContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of(
        "rename % y = ENOENT",
        "make regular a; rename a %; lstat % type = regular",
        "rename % y RENAME_NOREPLACE = ENOENT",
        "make regular a; rename a % RENAME_EXCHANGE = ENOENT");
  }

  @Override
  String claims() {
    return """
    a<any>_hasTheNewName: make $T x; i <- lstat x ino; rename x y; lstat y type = $T; lstat y ino,nlink; lstat x ino = ENOENT; list . = y
    a<any>_toAnotherDirectory: mkdir d 777; make $T x; rename x d/y; lstat d/y type = $T; list d = y; list . = d
    a<other>_overA<other>_replacesIt: make $T x; make $U y; link x z; rename x y; lstat y type,nlink = $T,2; same y z = true; list . = y,z
    a<other>_overADirectory_isEISDIR: make $T x; mkdir d 777; rename x d = EISDIR; list . = d,x
    aDirectory_overA<other>_isENOTDIR: mkdir d 777; make $T x; rename d x = ENOTDIR; list . = d,x
    aDirectory_overAnEmptyOne_replacesIt: mkdir d 777; make regular d/x; mkdir e 777; rename d e; list e = x; list . = e
    aDirectory_overAFullOne_isENOTEMPTY: mkdir d 777; mkdir e 777; make regular e/x; rename d e = ENOTEMPTY; list . = d,e
    missing_overAnything_isENOENT: make regular y; rename x y = ENOENT; list . = y
    ontoItself_<any>_changesNothing: make $T x; rename x x; lstat x type = $T
    ontoAHardLinkOfItself_leavesBoth: make regular x; link x y; rename x y; list . = x,y; stat x nlink = 2
    intoItself_isEINVAL: mkdir d 777; rename d d/e = EINVAL
    intoADescendant_isEINVAL: mkdir d 777; mkdir d/e 777; mkdir d/e/f 777; rename d d/e/f/g = EINVAL
    ontoAnAncestor_isENOTEMPTY: mkdir d 777; mkdir d/e 777; make regular d/e/x; rename d/e/x d = ENOTEMPTY; rename d/e d = ENOTEMPTY
    dot_isEBUSY: mkdir d 777; rename d/. e = EBUSY; rename d e/. = ENOENT; rename d . = EBUSY
    dotDot_isEBUSY: mkdir d 777; rename d/.. e = EBUSY; rename d .. = EBUSY
    aMountPoint_isEBUSY: mkdir d 777; mkdir e 777; mounted d; rename d x = EBUSY; rename e d = EBUSY
    aTrailingSlash_ofAFile_isENOTDIR: make regular x; rename x/ y = ENOTDIR; rename x y/ = ENOTDIR
    aTrailingSlash_ofADirectory_isAllowed: mkdir d 777; rename d/ e/; list . = e
    aLink_isNotFollowed: make regular x; symlink x l; make regular y; rename y l; lstat l type = regular; list . = l,x
    parentsAreCounted: mkdir a 777; mkdir b 777; mkdir a/d 777; rename a/d b/d; stat a nlink = 2; stat b nlink = 3; mkdir a/d 777; rename a/d b/d; stat a nlink = 2;
      stat b nlink = 3
    theMovedDirectory_knowsItsParent: mkdir a 777; mkdir b 777; mkdir a/d 777; rename a/d b/d; same b/d/.. b = true
    theDescendants_moveAlong: mkdir a 777; mkdir a/b 777; make regular a/b/x; f <- open a/b/x O_WRONLY; mkdir c 777; rename a c/a; write f ab; content c/a/b/x = ab
    changesTimes_ofDirectoriesAndFile: mkdir d 777; mkdir e 777; make regular d/x; age d e d/x; rename d/x e/y; ages d/x e/y; changed d e e/y = mc,mc,c
    replaced_losesALink_andChangesItsCtime: make regular x; make regular y; link y z; age z; rename x y; stat z nlink = 1; changed z = c
    replacedOpenFile_staysReadable: f <- open y O_CREAT|O_RDWR 600; write f old; make regular x; rename x y; pread f 9 0 = old; fstat f nlink = 0
    inADirectoryThatMayNotBeWritten_<any>_isEACCES: mkdir d 755; make $T d/x 777; alice rename d/x y = EACCES; alice rename d/x d/y = EACCES
    intoADirectoryThatMayNotBeWritten_<any>_isEACCES: mkdir d 755; alice make $T x 777; alice rename x d/y = EACCES
    aDirectoryThatMayNotBeWritten_toAnotherParent_isEACCES: alice mkdir d 555; mkdir e 777; alice rename d e/d = EACCES; alice rename d f
    ofAnothers_inAStickyDirectory_<any>_isEPERM: mkdir d 1777; make $T d/x 777; alice rename d/x y = EPERM
    overAnothers_inAStickyDirectory_<any>_isEPERM: mkdir d 1777; make $T d/y 777; alice make $T x; alice rename x d/y = EPERM
    ofOnesOwn_inAStickyDirectory_works: mkdir d 1777; alice make regular d/x; alice rename d/x d/y
    acrossMounts_<any>_isEXDEV: rename @ro/$T y = EXDEV; make $T x; rename x @ro/new = EXDEV
    onAReadOnlyMount_<any>_isEROFS: rename @ro/$T @ro/new = EROFS
    unknownFlags_ofA<any>_areEINVAL: make $T x; rename x y 8 = EINVAL
    NOREPLACE_overAnExisting_<any>_isEEXIST: make regular x; make $T y; rename x y RENAME_NOREPLACE = EEXIST; list . = x,y
    NOREPLACE_toNothing_works: make regular x; rename x y RENAME_NOREPLACE; list . = y
    NOREPLACE_ontoItself_isEEXIST: make regular x; rename x x RENAME_NOREPLACE = EEXIST
    NOREPLACE_withEXCHANGE_isEINVAL: make regular x; make regular y; rename x y RENAME_NOREPLACE|RENAME_EXCHANGE = EINVAL
    WHITEOUT_withEXCHANGE_isEINVAL: make regular x; make regular y; rename x y RENAME_WHITEOUT|RENAME_EXCHANGE = EINVAL
    EXCHANGE_ofA<any>_andA<any>_swapsThem: make $T x; make $U y; i <- lstat x ino; j <- lstat y ino; rename x y RENAME_EXCHANGE; lstat x type = $U; lstat y type = $T
    EXCHANGE_withNothing_isENOENT: make regular x; rename x y RENAME_EXCHANGE = ENOENT
    EXCHANGE_withAFullDirectory_works: mkdir d 777; make regular d/x; make regular y; rename d y RENAME_EXCHANGE; list y = x; lstat d type = regular
    EXCHANGE_ofADirectory_andItsDescendant_isEINVAL: mkdir d 777; mkdir d/e 777; rename d d/e RENAME_EXCHANGE = EINVAL; rename d/e d RENAME_EXCHANGE = EINVAL
    EXCHANGE_betweenDirectories_countsParents: mkdir a 777; mkdir b 777; mkdir a/d 777; make regular b/x; rename a/d b/x RENAME_EXCHANGE; stat a nlink = 2; stat b nlink = 3;
      same b/x/.. b = true
    EXCHANGE_changesTimes: mkdir d 777; mkdir e 777; make regular d/x; make regular e/y; age d e; rename d/x e/y RENAME_EXCHANGE; changed d e = mc,mc
    EXCHANGE_ofHardLinks_changesNothing: make regular x; link x y; rename x y RENAME_EXCHANGE; list . = x,y
    """;
  }
}
