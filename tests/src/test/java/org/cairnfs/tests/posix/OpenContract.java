package org.cairnfs.tests.posix;

import java.util.List;

/** open(2), openat(2) and creat(2). */
abstract class OpenContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of(
        "open % O_RDONLY = ENOENT",
        "open % O_WRONLY|O_TRUNC = ENOENT",
        "open % O_RDONLY|O_PATH = ENOENT",
        "open % O_WRONLY|O_CREAT 600; lstat % size = 0",
        "creat % 600; lstat % size = 0");
  }

  @Override
  String claims() {
    return """
    ofMissing_withoutO_CREAT_isENOENT: open x O_RDWR = ENOENT
    O_CREAT_makesARegularFile: open x O_CREAT|O_WRONLY 640; lstat x type,mode,nlink,size,uid,gid = regular,640,1,0,0,0
    O_CREAT_takesTheUmaskOff: umask 027; open x O_CREAT|O_WRONLY 666; stat x mode = 640
    O_CREAT_mode<0|4000|2000|1000|7777|644>_isKept: open x O_CREAT|O_WRONLY $T; stat x mode = $T
    O_CREAT_isByItsCaller: alice open x O_CREAT|O_WRONLY 600; stat x uid,gid = 1001,1001
    O_CREAT_mayWriteToWhatItMadeReadOnly: f <- alice open x O_CREAT|O_RDWR 0; alice write f ab = 2; pread f 9 0 = ab
    O_CREAT_ofAnExistingFile_opensIt: f <- open x O_CREAT|O_WRONLY 600; write f ab; open x O_CREAT|O_RDONLY 777; stat x mode,size = 600,2
    O_CREAT_throughADanglingLink_makesItsTarget: symlink y x; open x O_CREAT|O_WRONLY 600; stat y type = regular; lstat x type = symlink
    O_CREAT_inASetgidDirectory_takesItsGroup: mkdir d 777; chown d 0 3001; chmod d 2777;
      bob open d/x O_CREAT|O_WRONLY 644; stat d/x uid,gid,mode = 1002,3001,644
    O_CREAT_ofSetgid_byANonMember_losesSetgid: mkdir d 777; chown d 0 3001; chmod d 2777;
      bob open d/x O_CREAT|O_WRONLY 2755; stat d/x mode = 755; alice open d/y O_CREAT|O_WRONLY 2755; stat d/y mode = 2755
    O_CREAT_inADirectoryThatMayNotBeWritten_isEACCES: mkdir d 755; alice open d/x O_CREAT|O_WRONLY 600 = EACCES
    O_CREAT_changesTheTimesOfTheDirectory: mkdir d 777; age d; open d/x O_CREAT|O_WRONLY 600; changed d = mc
    O_CREAT_ofADirectory_isEISDIR: mkdir d 777; open d O_CREAT|O_RDONLY 600 = EISDIR
    O_CREAT_withATrailingSlash_isEISDIR: open x/ O_CREAT|O_RDWR 600 = EISDIR
    O_CREAT_withO_DIRECTORY_isEINVAL: open x O_CREAT|O_DIRECTORY 600 = EINVAL
    O_EXCL_ofAnExisting_<any>_isEEXIST: make $T x; open x O_CREAT|O_EXCL|O_RDWR 600 = EEXIST
    O_EXCL_ofAnExisting_<any>_isEEXIST_forCreatToo: make $T x; open x O_CREAT|O_EXCL|O_WRONLY 600 = EEXIST
    O_EXCL_ofNothing_makesIt: open x O_CREAT|O_EXCL|O_RDWR 600; stat x type = regular
    creat_emptiesAFile: f <- open x O_CREAT|O_WRONLY 600; write f ab; creat x 777; stat x size,mode = 0,600
    creat_ofADirectory_isEISDIR: mkdir d 777; creat d 600 = EISDIR
    creat_cannotRead: f <- creat x 600; read f 4 = EBADF
    aDirectory_for<O_WRONLY|O_RDWR>_isEISDIR: mkdir d 777; open d $T = EISDIR
    aDirectory_withO_TRUNC_isEISDIR: mkdir d 777; open d O_RDONLY|O_TRUNC = EISDIR
    aDirectory_toRead_works: mkdir d 777; d <- open d O_RDONLY; fstat d type = directory
    aFifo_toRead_withoutWriter_andO_NONBLOCK_works: make fifo x; open x O_RDONLY|O_NONBLOCK
    aFifo_toWrite_withoutReader_andO_NONBLOCK_isENXIO: make fifo x; open x O_WRONLY|O_NONBLOCK = ENXIO
    aFifo_passesBytes: make fifo x; r <- open x O_RDONLY|O_NONBLOCK; w <- open x O_WRONLY; write w abc = 3; read r 9 = abc
    aSocket_isENXIO: make socket x; open x O_RDWR = ENXIO
    theNullDevice_works: make char x; f <- open x O_RDWR; write f abc = 3; read f 9 = ""
    a<CHR|BLK>_withoutADriver_isENXIO: mknod x S_IF$T 240:7; open x O_RDONLY = ENXIO
    a<char|block|fifo>_onAReadOnlyMount_isNotEROFS: open @ro/fifo O_RDWR; open @ro/char O_WRONLY; lstat @ro/$T type = $T
    O_DIRECTORY_of_<regular|fifo|socket|char|block>_isENOTDIR: make $T x; open x O_RDONLY|O_DIRECTORY = ENOTDIR
    O_DIRECTORY_ofALinkToADirectory_works: mkdir d 777; symlink d l; open l O_RDONLY|O_DIRECTORY
    O_DIRECTORY_ofADirectory_works: mkdir d 777; open d O_RDONLY|O_DIRECTORY
    O_NOFOLLOW_ofALink_isELOOP: make regular x; symlink x l; open l O_RDONLY|O_NOFOLLOW = ELOOP
    O_NOFOLLOW_andO_DIRECTORY_ofALinkToADirectory_isENOTDIR: mkdir d 777; symlink d l; open l O_RDONLY|O_NOFOLLOW|O_DIRECTORY = ENOTDIR
    O_NOFOLLOW_andO_CREAT_ofADanglingLink_isELOOP: symlink x l; open l O_RDWR|O_CREAT|O_NOFOLLOW 600 = ELOOP
    O_NOFOLLOW_ofAFile_works: make regular x; open x O_RDONLY|O_NOFOLLOW
    O_NOFOLLOW_throughALinkBefore_works: mkdir d 777; make regular d/x; symlink d l; open l/x O_RDONLY|O_NOFOLLOW
    O_PATH_of_<any>_opensTheFileItself: make $T x; f <- open x O_PATH|O_NOFOLLOW; fstat f type = $T
    O_PATH_of_<any>_needsNoPermission: make $T x 0; alice open x O_PATH|O_NOFOLLOW
    O_PATH_isNotForData: make regular x; f <- open x O_PATH; read f 1 = EBADF; write f a = EBADF; ftruncate f 0 = EBADF;
      fchmod f 600 = EBADF; fchown f 0 0 = EBADF; fsync f = EBADF; fgetxattr f user.a 9 = EBADF; fsetxattr f user.a v = EBADF;
      flistxattr f 9 = EBADF; fremovexattr f user.a = EBADF; lseek f 0 SEEK_SET = EBADF
    O_PATH_ofADirectory_leadsThrough_itsNewName: mkdir d 777; make regular d/x; d <- open d O_PATH; rename d e; lstat [d]x type = regular
    O_TRUNC_empties_andChangesTimes: f <- open x O_CREAT|O_WRONLY 600; write f abc; age x; open x O_WRONLY|O_TRUNC; stat x size,blocks = 0,0; changed x = mc
    O_TRUNC_ofAnEmptyFile_changesTimes: make regular x; age x; open x O_WRONLY|O_TRUNC; changed x = mc
    O_TRUNC_withO_RDONLY_emptiesToo: f <- open x O_CREAT|O_WRONLY 600; write f abc; open x O_RDONLY|O_TRUNC; stat x size = 0
    O_TRUNC_needsWritePermission: make regular x 444; alice open x O_RDONLY|O_TRUNC = EACCES
    O_TRUNC_ofA<fifo|char>_isIgnored: make $T x; open x O_RDWR|O_TRUNC; lstat x type = $T
    O_TRUNC_byOthers_clearsSetuidAndSetgid: make regular x 6777; alice open x O_WRONLY|O_TRUNC; stat x mode = 777
    O_TRUNC_bySuperuser_keepsSetuid: make regular x 6777; open x O_WRONLY|O_TRUNC; stat x mode = 6777
    O_APPEND_writesAtTheEnd_whereverTheOffset: f <- open x O_CREAT|O_RDWR|O_APPEND 600; write f abc; lseek f 0 SEEK_SET; write f de; content x = abcde;
      lseek f 0 SEEK_CUR = 5
    O_APPEND_pwriteAppendsToo: f <- open x O_CREAT|O_RDWR|O_APPEND 600; write f abc; pwrite f de 0 = 2; content x = abcde
    O_APPEND_ofTwo_neverOverwrites: f <- open x O_CREAT|O_WRONLY|O_APPEND 600; g <- open x O_WRONLY|O_APPEND; write f a; write g b; write f c; content x = abc
    O_APPEND_startsReadingAtTheBegin: f <- open x O_CREAT|O_WRONLY 600; write f abc; g <- open x O_RDWR|O_APPEND; read g 2 = ab
    O_<SYNC|DSYNC>_writes: f <- open x O_CREAT|O_RDWR|O_$T 600; write f abc = 3; pread f 9 0 = abc; content x = abc
    O_DIRECT_writesAndReadsAlignedBlocks: f <- open x O_CREAT|O_RDWR|O_DIRECT 600; write f a*8192 = 8192; pwrite f b*4096 4096 = 4096;
      pread f 4k 0 = a*4096; pread f 8k 4k = b*4096; content x = a*4096b*4096
    O_DIRECT_seesWhatWasBuffered: f <- open x O_CREAT|O_WRONLY 600; write f a*4096; g <- open x O_RDONLY|O_DIRECT; read g 4k = a*4096
    O_DIRECT_isSeenByBufferedReads: f <- open x O_CREAT|O_RDWR 600; write f a*4096; pread f 4k 0 = a*4096; g <- open x O_WRONLY|O_DIRECT; write g b*4096; pread f 4k 0 = b*4096
    O_NOATIME_ofA<regular|directory|fifo|socket|char|block>_byAnother_isEPERM: make $T x 777; alice open x O_RDONLY|O_NONBLOCK|O_NOATIME = EPERM
    O_NOATIME_readsWithoutATrace: f <- open x O_CREAT|O_WRONLY 600; write f a; age x; f <- open x O_RDONLY|O_NOATIME; read f 1 = a; changed x = -
    toRead_<regular|directory|fifo|char|block|socket>_withoutPermission_isEACCES: make $T x 333; alice open x O_RDONLY|O_NONBLOCK = EACCES
    toWrite_<regular|fifo|char|block|socket>_withoutPermission_isEACCES: make $T x 555; alice open x O_WRONLY|O_NONBLOCK = EACCES
    throughASymlink_withoutPermission_isEACCES: make regular x 0; symlink x l; alice open l O_RDONLY = EACCES
    mode<400|440|444>_letsItsOwnerRead: alice make regular x $T; alice open x O_RDONLY; alice open x O_WRONLY = EACCES
    mode<040|070|077>_refusesItsOwner_asNoOtherClassCounts: alice make regular x $T; alice open x O_RDONLY = EACCES
    mode<040|044|740>_letsTheGroupRead: alice make regular x $T; carol open x O_RDONLY; carol open x O_WRONLY = EACCES
    mode<704|707|007>_refusesTheGroup_asOthersDoNotCount: alice make regular x $T; carol open x O_RDONLY = EACCES
    mode<004|006|444>_letsOthersRead: alice make regular x $T; bob open x O_RDONLY
    mode<770|440|660>_refusesOthers: alice make regular x $T; bob open x O_RDONLY = EACCES
    mode0_isNoLimitForTheSuperuser: alice make regular x 0; open x O_RDWR
    accessMode3_isNotForReading: make regular x; f <- open x O_ACCMODE; read f 1 = EBADF; write f a = EBADF
    onAReadOnlyMount_for<O_WRONLY|O_RDWR>_isEROFS: open @ro/regular $T = EROFS
    onAReadOnlyMount_O_TRUNC_isEROFS: open @ro/regular O_RDONLY|O_TRUNC = EROFS
    onAReadOnlyMount_O_CREAT_isEROFS: open @ro/new O_WRONLY|O_CREAT 600 = EROFS
    onAReadOnlyMount_toRead_works: open @ro/regular O_RDONLY; open @ro/regular O_RDONLY|O_CREAT 600; open @ro/directory O_RDONLY
    aRunningProgram_forWriting_isETXTBSY: execute x; open x O_WRONLY = ETXTBSY; open x O_RDONLY|O_TRUNC = ETXTBSY; open x O_RDONLY
    aFileOpenForWriting_isSeenThroughAnother: f <- open x O_CREAT|O_WRONLY 600; g <- open x O_RDONLY; write f abc; read g 9 = abc; read g 9 = ""
    theOpenFile_keepsItsRights_whenTheModeChanges: alice make regular x 600; f <- alice open x O_RDWR; chmod x 0; chown x 0 0; alice write f ab = 2; alice pread f 2 0 = ab
    theOpenFile_isTheSame_whenTheNameMoves: f <- open x O_CREAT|O_RDWR 600; rename x y; write f ab; content y = ab
    """;
  }
}
