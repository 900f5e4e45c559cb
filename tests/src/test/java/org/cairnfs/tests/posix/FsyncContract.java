package org.cairnfs.tests.posix;

/** fsync(2), fdatasync(2) and syncfs(2). */
abstract class FsyncContract extends SyscallContract {
  @Override
  String claims() {
    return """
    <fsync|fdatasync|syncfs>_ofAFile_works: f <- open x O_CREAT|O_RDWR 600; write f abc; $T f = 0
    <fsync|fdatasync|syncfs>_onlyToRead_works: make regular x; f <- open x O_RDONLY; $T f = 0
    <fsync|fdatasync|syncfs>_ofADirectory_works: mkdir d 777; d <- open d O_RDONLY; $T d = 0
    <fsync|fdatasync>_ofA<fifo|char>_isEINVAL: make $U x; f <- open x O_RDWR; $T f = EINVAL
    <fsync|fdatasync|syncfs>_ofNothing_isEBADF: $T -1 = EBADF
    <fsync|fdatasync|syncfs>_ofAPath_isEBADF: make regular x; f <- open x O_PATH; $T f = EBADF
    syncfs_ofAFifo_works: make fifo x; f <- open x O_RDWR; syncfs f = 0
    """;
  }
}
