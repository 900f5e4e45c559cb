package org.cairnfs.tests.posix;

import java.util.List;

/** symlink(2) and symlinkat(2). */
abstract class SymlinkContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("symlink t %; lstat % type = symlink");
  }

  @Override
  String claims() {
    return """
    keepsItsTarget: symlink a/b/../c l; readlink l 99 = a/b/../c; lstat l type,mode,size,nlink,uid = symlink,777,8,1,0
    ofNothing_isENOENT: symlink "" l = ENOENT
    ofWhatCannotBeRead_isEFAULT: symlink NULL l = EFAULT
    target<1|2|255|256|1023|4094|4095>_bytesLong_isKept: symlink a*$T l; lstat l size = $T
    target4095_isRead: symlink a*4095 l; readlink l 8k = a*4095
    target4096_isENAMETOOLONG: symlink a*4096 l = ENAMETOOLONG
    aTargetOfAnyBytes_isKept: symlink \\x01\\xff\\s\\x0a\\xc3 l; readlink l 9 = \\x01\\xff\\s\\x0a\\xc3
    overAnExisting_<any>_isEEXIST: make $T x; symlink t x = EEXIST
    theUmaskDoesNotCount: umask 077; symlink t l; lstat l mode = 777
    isByItsCaller: alice symlink t l; lstat l uid,gid = 1001,1001
    inASetgidDirectory_takesItsGroup: mkdir d 777; chown d 0 3001; chmod d 2777; bob symlink t d/l; lstat d/l gid = 3001
    inADirectoryThatMayNotBeWritten_isEACCES: mkdir d 755; alice symlink t d/l = EACCES
    onAReadOnlyMount_isEROFS: symlink t @ro/new = EROFS
    aTrailingSlash_isENOENT: symlink t l/ = ENOENT
    changesTheTimesOfTheDirectory: mkdir d 755; age d; symlink t d/l; changed d = mc
    leadsThroughTheDirectoryItIsIn: mkdir d 755; make regular d/x; symlink x d/l; stat d/l type = regular
    leadsUpwards: mkdir d 755; make regular x; symlink ../x d/l; stat d/l type = regular
    chainOf<1|2|39|40>_isFollowed: make regular x; chain l $T x; stat l$T type = regular
    chainOf41_isELOOP: make regular x; chain l 41 x; stat l41 ino = ELOOP; lstat l41 type = symlink
    toItself_isELOOP: symlink l l; stat l ino = ELOOP
    toEachOther_isELOOP: symlink a b; symlink b a; open a O_RDONLY = ELOOP
    """;
  }
}
