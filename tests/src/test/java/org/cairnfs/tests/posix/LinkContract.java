package org.cairnfs.tests.posix;

import java.util.List;

/** link(2) and linkat(2). */
abstract class LinkContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("link % y = ENOENT", "make regular a; link a % ; lstat % nlink = 2");
  }

  @Override
  String claims() {
    return """
    a<other>_hasTwoNames: make $T x; link x y; lstat x nlink = 2; lstat y type,nlink = $T,2; same x y = true; list . = x,y
    ofADirectory_isEPERM: mkdir d 777; link d e = EPERM
    toAnExisting_<any>_isEEXIST: make regular x; make $T y; link x y = EEXIST
    toItself_isEEXIST: make regular x; link x x = EEXIST
    ofASymlink_isTheLinkItself: make regular x; symlink x l; link l m; lstat m type,nlink = symlink,2; lstat x nlink = 1
    AT_SYMLINK_FOLLOW_isTheTarget: make regular x; symlink x l; link l m AT_SYMLINK_FOLLOW; lstat m type,nlink = regular,2
    AT_SYMLINK_FOLLOW_ofADanglingLink_isENOENT: symlink x l; link l m AT_SYMLINK_FOLLOW = ENOENT
    AT_SYMLINK_FOLLOW_ofALinkToADirectory_isEPERM: mkdir d 777; symlink d l; link l m AT_SYMLINK_FOLLOW = EPERM
    unknownFlags_ofA<any>_areEINVAL: make $T x; link x y 1 = EINVAL
    writingThroughOne_isSeenThroughTheOther: f <- open x O_CREAT|O_WRONLY 600; link x y; write f abc; content y = abc; chmod y 640; stat x mode = 640
    changesTheTimesOfTheDirectory_andItsCtime: mkdir d 777; make regular x; age d x; link x d/y; changed d x = mc,c
    acrossMounts_isEXDEV: link @ro/regular y = EXDEV; link @ro/fifo y = EXDEV; link @ro/socket y = EXDEV; link @ro/char y = EXDEV; link @ro/block y = EXDEV;
      link @ro/symlink y = EXDEV; link @ro/directory y = EXDEV
    onAReadOnlyMount_<other>_isEROFS: link @ro/$T @ro/new = EROFS
    inADirectoryThatMayNotBeWritten_isEACCES: mkdir d 755; alice make regular x; alice link x d/y = EACCES
    aTrailingSlash_isENOENT: make regular x; link x y/ = ENOENT
    aTrailingSlash_ofTheOld_isENOTDIR: make regular x; link x/ y = ENOTDIR
    anUnlinkedOpenFile_isENOENT: f <- open x O_CREAT|O_RDWR 600; unlink x; link [f]"" y AT_EMPTY_PATH = ENOENT
    toAnotherDirectory_works: mkdir d 777; mkdir e 777; make regular d/x; link d/x e/y; unlink d/x; stat e/y nlink = 1
    oneHundredNames_areCounted: make regular x; links x 100; stat x nlink = 101; unlink x; stat x.7 nlink = 100
    """;
  }
}
