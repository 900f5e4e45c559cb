package org.cairnfs.tests.posix;

import java.util.List;

/** mknod(2), mknodat(2) and mkfifo(3). */
abstract class MknodContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("mknod % S_IFREG; lstat % type = regular", "mkfifo % 600; lstat % type = fifo");
  }

  @Override
  String claims() {
    return """
    S_IF<REG|SOCK>_makesWhatTheWordSays: mknod x S_IF$T; lstat x nlink,size,uid = 1,0,0
    withoutAType_makesARegularFile: mknod x 644; lstat x type,mode = regular,644
    S_IFDIR_isEPERM: mknod x S_IFDIR = EPERM
    S_IFLNK_isEINVAL: mknod x S_IFLNK = EINVAL
    anUnknownType_isEINVAL: mknod x S_IFMT = EINVAL
    a<CHR|BLK>_keepsItsNumber: mknod x S_IF$T 12:34; lstat x rdev,size = 12:34,0
    a<CHR|BLK>_isForTheSuperuser: alice mknod x S_IF$T 1:3 = EPERM
    a<REG|SOCK>_isForEverybody: alice mknod x S_IF$T; lstat x uid,gid = 1001,1001
    mode<0|600|4711|2755|1666>_ofAFifoIsKept: mkfifo x $T; lstat x type,mode = fifo,$T
    takesTheUmaskOff: umask 027; mkfifo x 666; lstat x mode = 640
    overAnExisting_<any>_isEEXIST: make $T x; mknod x S_IFREG = EEXIST
    mkfifo_overAnExisting_<any>_isEEXIST: make $T x; mkfifo x 600 = EEXIST
    inASetgidDirectory_takesItsGroup: mkdir d 777; chown d 0 3001; chmod d 2777; bob mkfifo d/x 644; lstat d/x gid,mode = 3001,644
    inADirectoryThatMayNotBeWritten_isEACCES: mkdir d 755; alice mknod d/x S_IFREG = EACCES; alice mkfifo d/x 600 = EACCES
    aTrailingSlash_isENOENT: mknod x/ S_IFREG = ENOENT
    changesTheTimesOfTheDirectory: mkdir d 755; age d; mkfifo d/x 600; changed d = mc
    onAReadOnlyMount_isEROFS: mknod @ro/new S_IFREG = EROFS; mkfifo @ro/new 600 = EROFS
    everyType_isListed: make regular r; make fifo f; make socket s; make char c; make block b; make symlink l; make directory d; list . = b,c,d,f,l,r,s
    """;
  }
}
