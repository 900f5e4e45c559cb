package org.cairnfs.tests.posix;

import java.util.List;

/** stat(2), lstat(2), fstat(2) and statx(2). */
abstract class StatContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of(
        "stat % type = ENOENT", "lstat % type = ENOENT", "statx % 0 0xfff type = ENOENT");
  }

  @Override
  String claims() {
    return """
    aNewFile_isEmpty: make regular x 640; stat x type,mode,nlink,uid,gid,size,blocks,blksize = regular,640,1,0,0,0,0,4096
    aNewDirectory_hasTwoLinks: mkdir d 750; stat d type,mode,nlink = directory,750,2
    a<any>_isSeenThroughItsDescriptor: make $T x; i <- lstat x ino; f <- open x O_PATH|O_NOFOLLOW; fstat f type = $T; fstat f ino; lstat [f]"" type = ENOENT
    aSymlink_hasTheSizeOfItsTarget: symlink a*77 l; lstat l size,type = 77,symlink
    aSymlink_isFollowedByStat: mkdir d 700; symlink d l; stat l type = directory; lstat l type = symlink; stat l/ type = directory; lstat l/ type = directory
    aDanglingSymlink_isENOENT: symlink x l; stat l type = ENOENT; lstat l type = symlink
    aTrailingSlash_afterA<node>_isENOTDIR: make $T x; stat x/ type = ENOTDIR; lstat x/ type = ENOTDIR
    needsNoPermission_ofA<any>: make $T x 0; alice lstat x type = $T
    sizesAndBlocks_areCounted: f <- open x O_CREAT|O_RDWR 600; write f a*5000; fsync f; fstat f size,blocks = 5000,16
    holes_haveNoBlocks: f <- open x O_CREAT|O_RDWR 600; ftruncate f 1m; fstat f size,blocks = 1048576,0; pwrite f a 512k; fsync f; fstat f blocks = 8
    birthTime_staysWhenOthersMove: make regular x; utimensat x 1 2; statx x 0 0xfff type = regular
    anAddressThatCannotBeWritten_isEFAULT: make regular x; stat x NULL = EFAULT; lstat x NULL = EFAULT; statx x 0 0xfff NULL = EFAULT
    fstat_ofNothing_isEBADF: fstat -1 type = EBADF
    fstat_intoWhatCannotBeWritten_isEFAULT: f <- open x O_CREAT|O_RDWR 600; fstat f NULL = EFAULT
    statx_withUnknownFlags_ofA<any>_isEINVAL: make $T x; statx x 0x8000 0xfff type = EINVAL
    statx_withBothSyncFlags_isEINVAL: make regular x; statx x 0x6000 0xfff type = EINVAL
    statx_withAReservedMask_isEINVAL: make regular x; statx x 0 0x80000000 type = EINVAL
    inodeNumbersDiffer: make regular x; make regular y; same x y = false; same x x = true
    """;
  }
}
