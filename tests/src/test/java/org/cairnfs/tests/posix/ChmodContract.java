package org.cairnfs.tests.posix;

import java.util.List;

/** chmod(2), fchmodat(2) and fchmod(2). */
abstract class ChmodContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("chmod % 600 = ENOENT");
  }

  @Override
  String claims() {
    return """
    a<node>_hasTheNewMode: make $T x 0; chmod x 640; lstat x type,mode = $T,640
    aDirectory_hasTheNewMode: mkdir x 0; chmod x 3751; lstat x type,mode = directory,3751
    mode<0|1|10|100|1000|2000|4000|7777|644>_isKept: make regular x; chmod x $T; stat x mode = $T
    aSymlink_isFollowed: make regular x; symlink x l; chmod l 640; stat x mode = 640; lstat l mode = 777
    aDanglingSymlink_isENOENT: symlink x l; chmod l 640 = ENOENT
    aSymlinkItself_isEOPNOTSUPP: make regular x; symlink x l; chmod l 640 AT_SYMLINK_NOFOLLOW = EOPNOTSUPP
    unknownFlags_ofA<any>_areEINVAL: make $T x; chmod x 640 1 = EINVAL
    changesCtimeOnly_ofA<regular|fifo|socket|char|block|directory>: make $T x; age x; chmod x 600; changed x = c
    toTheSameMode_changesCtimeToo: make regular x 600; age x; chmod x 600; changed x = c
    byAnother_ofA<regular|fifo|socket|char|block|directory>_isEPERM: make $T x 777; alice chmod x 777 = EPERM; lstat x mode = 777
    byAnother_throughASymlink_isEPERM: make regular x 777; symlink x l; alice chmod l 777 = EPERM
    byItsOwner_works: alice make regular x 0; alice chmod x 4755; stat x mode = 4755
    setgid_byAnOwner_notInTheGroup_isDropped: alice make regular x; chown x 1001 1002; alice chmod x 2755; stat x mode = 755
    setgid_byAnOwner_inASecondGroup_isKept: alice make regular x; chown x 1001 3001; alice chmod x 2755; stat x mode = 2755
    setgid_ofADirectory_byAnOwner_notInTheGroup_isDropped: alice mkdir d 777; chown d 1001 1002; alice chmod d 2755; stat d mode = 755
    sticky_ofAFile_byItsOwner_isKept: alice make regular x; alice chmod x 1755; stat x mode = 1755
    fchmod_worksOnAnOpenFile: f <- open x O_CREAT|O_RDONLY 600; fchmod f 751; stat x mode = 751
    fchmod_worksOnAnOpenDirectory: mkdir d 700; d <- open d O_RDONLY; fchmod d 751; stat d mode = 751
    fchmod_byAnother_isEPERM: f <- open x O_CREAT|O_RDWR 600; alice fchmod f 600 = EPERM
    fchmod_ofA<fifo|char>_works: make $T x; f <- open x O_RDWR; fchmod f 612; lstat x mode = 612
    fchmod_ofNothing_isEBADF: fchmod -1 600 = EBADF
    takesEffectAtOnce: make regular x 777; alice open x O_RDONLY; chmod x 700; alice open x O_RDONLY = EACCES; chmod x 704; alice open x O_RDONLY
    ofADirectory_takesEffectAtOnce: mkdir d 777; make regular d/x; alice stat d/x type = regular; chmod d 700; alice stat d/x type = EACCES; chmod d 701; alice stat d/x type = regular
    onAReadOnlyMount_<regular|fifo|socket|char|block|directory>_isEROFS: chmod @ro/$T 600 = EROFS
    """;
  }
}
