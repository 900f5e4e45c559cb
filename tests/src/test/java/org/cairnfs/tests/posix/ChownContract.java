package org.cairnfs.tests.posix;

import java.util.List;

/** chown(2), lchown(2), fchownat(2) and fchown(2). */
abstract class ChownContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("chown % 1 2 = ENOENT", "lchown % 1 2 = ENOENT");
  }

  @Override
  String claims() {
    return """
    a<node>_hasNewOwners: make $T x; chown x 12 34; lstat x uid,gid = 12,34
    aDirectory_hasNewOwners: mkdir x 700; chown x 12 34; lstat x uid,gid = 12,34
    lchown_ofA<any>_changesTheFileItself: make $T x; lchown x 12 34; lstat x type,uid,gid = $T,12,34
    aSymlink_isFollowed: make regular x; symlink x l; chown l 12 34; stat x uid,gid = 12,34; lstat l uid = 0
    minusOne_leavesAsItIs: make regular x; chown x 12 34; chown x -1 56; stat x uid,gid = 12,56; chown x 78 -1; stat x uid,gid = 78,56
    theLargestNumbers_areKept: make regular x; chown x 4294967294 4294967293; stat x uid,gid = 4294967294,4294967293
    unknownFlags_ofA<any>_areEINVAL: make $T x; chown x 1 1 1 = EINVAL
    changesCtimeOnly_ofA<any>: make $T x; age x; lchown x 1 2; changed x = c
    toAnotherUser_byTheOwner_ofA<any>_isEPERM: alice make $T x; alice lchown x 1002 -1 = EPERM; lstat x uid = 1001
    toAGroupOfTheOwner_works: alice make regular x; alice chown x -1 3001; stat x gid = 3001; alice chown x 1001 1001; stat x gid = 1001
    toAGroupOfOthers_byTheOwner_ofA<any>_isEPERM: alice make $T x; alice lchown x -1 1002 = EPERM
    byAnother_ofA<any>_isEPERM: make $T x 777; alice lchown x 1001 -1 = EPERM; alice lchown x -1 1001 = EPERM
    clearsSetuidAndSetgid_ofAProgram_byItsOwner: alice make regular x 6755; alice chown x -1 3001; stat x mode = 755
    clearsSetuidAndSetgid_ofAProgram_byTheSuperuser: make regular x 6755; chown x 1 2; stat x mode = 755
    keepsSetgid_withoutGroupExecution: make regular x 2644; chown x 1 2; stat x mode = 2644
    keepsSetuidAndSetgid_ofADirectory: mkdir d 777; chmod d 6777; chown d 1 2; stat d mode = 6777
    clearsSetuid_ofAFileThatNobodyExecutes: make regular x 4644; chown x 1 2; stat x mode = 644
    fchown_worksOnAnOpenFile: f <- open x O_CREAT|O_RDONLY 600; fchown f 12 34; stat x uid,gid = 12,34
    fchown_ofA<fifo|char>_works: make $T x; f <- open x O_RDWR; fchown f 12 34; lstat x uid,gid = 12,34
    fchown_worksOnAnOpenDirectory: mkdir d 700; d <- open d O_RDONLY; fchown d 12 34; stat d uid,gid = 12,34
    fchown_byAnother_isEPERM: f <- open x O_CREAT|O_RDWR 600; alice fchown f 1001 -1 = EPERM
    fchown_ofNothing_isEBADF: fchown -1 1 1 = EBADF
    takesEffectAtOnce: make regular x 700; alice open x O_RDONLY = EACCES; chown x 1001 -1; alice open x O_RDONLY
    anEmptyPath_isTheDescriptorsFile: make fifo x; f <- open x O_PATH; chown [f]"" 12 34 AT_EMPTY_PATH; lstat x uid = 12
    onAReadOnlyMount_<any>_isEROFS: lchown @ro/$T 1 1 = EROFS
    """;
  }
}
