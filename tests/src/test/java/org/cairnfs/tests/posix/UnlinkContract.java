package org.cairnfs.tests.posix;

import java.util.List;

/** unlink(2) and unlinkat(2). */
abstract class UnlinkContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("unlink % = ENOENT");
  }

  @Override
  String claims() {
    return """
    aName_ofA<other>_isGone: make $T x; unlink x; lstat x ino = ENOENT; list . = ""
    aDirectory_isEISDIR: mkdir d; unlink d = EISDIR
    aDirectory_withAFlag_isRmdirs: mkdir d; unlinkat d AT_REMOVEDIR; lstat d ino = ENOENT
    unknownFlags_ofA<any>_areEINVAL: make $T x; unlinkat x 1 = EINVAL
    aMountPoint_isEBUSY: make regular x; mounted x; unlink x = EBUSY
    dot_isEISDIR: unlink . = EISDIR
    dotDot_isEISDIR: unlink .. = EISDIR
    aTrailingSlash_afterA<other>_isENOTDIR: make $T x; unlink x/ = ENOTDIR
    aTrailingSlash_afterADirectory_isEISDIR: mkdir d; unlink d/ = EISDIR
    aTrailingSlash_afterNothing_isENOENT: unlink x/ = ENOENT
    aSymlink_goes_notItsTarget: make regular x; symlink x l; unlink l; list . = x
    aHardLink_leavesTheOthers: make regular x; link x y; stat x nlink = 2; unlink x;
      stat y nlink = 1
    changesTheTimesOfTheDirectory_andTheLinksCtime: mkdir d; make regular d/x; link d/x y; age d y;
      unlink d/x; changed d y = mc,c
    refused_changesNoTimes: mkdir d; age d; unlink d/x = ENOENT; changed d = -
    anOpenFile_staysUsable: f <- open x O_CREAT|O_RDWR 600; write f before; unlink x;
      fstat f nlink,size = 0,6; write f after; pread f 20 0 = beforeafter; ftruncate f 3;
      fchmod f 640; fchown f 5 6; fstat f mode,uid,gid,size = 640,5,6,3; pread f 9 0 = bef;
      fsync f; futimens f 5.6 7.8; fstat f atime,mtime = 5.000000006,7.000000008;
      fsetxattr f user.a v; fgetxattr f user.a 9 = v
    inADirectoryThatMayNotBeWritten_<any>_isEACCES: mkdir d 755; make $T d/x; alice unlink d/x = EACCES
    ofAnothersFile_inAStickyDirectory_<other>_isEPERM: mkdir d 1777; make $T d/x; bob unlink d/x = EPERM
    ofOnesOwnFile_inAStickyDirectory_works: mkdir d 1777; alice make regular d/x; alice unlink d/x
    ofAnothersFile_inOnesOwnStickyDirectory_works: alice mkdir d 1777; bob make regular d/x;
      alice unlink d/x
    ofAFileThatMayNotBeWritten_works: make regular x 0; alice unlink x
    byAGroup_thatMayWriteTheDirectory_works: mkdir d 770; chown d 0 3001; make regular d/x;
      bob unlink d/x = EACCES; alice unlink d/x
    onAReadOnlyMount_<other>_isEROFS: unlink @ro/$T = EROFS
    onAReadOnlyMount_nothing_isEROFS: unlink @ro/missing = EROFS
    """;
  }
}
