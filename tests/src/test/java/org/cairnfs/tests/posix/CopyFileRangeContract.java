package org.cairnfs.tests.posix;

/** copy_file_range(2). */
abstract class CopyFileRangeContract extends SyscallContract {
  @Override
  String claims() {
    return """
    copies_fromOffsetToOffset: f <- open x O_CREAT|O_RDWR 600; write f abcdef; lseek f 2 SEEK_SET; g <- open y O_CREAT|O_RDWR 600; copy_file_range f g 3 = 3; content y = cde; lseek f 0 SEEK_CUR = 5; lseek g 0 SEEK_CUR = 3
    isShort_atTheEnd: f <- open x O_CREAT|O_RDWR 600; write f abc; lseek f 0 SEEK_SET; g <- open y O_CREAT|O_RDWR 600; copy_file_range f g 1m = 3; copy_file_range f g 1m = 0; fstat g size = 3
    blocks_areCopied: f <- open x O_CREAT|O_RDWR 600; write f a*5000b*5000; lseek f 0 SEEK_SET; g <- open y O_CREAT|O_RDWR 600; copy_file_range f g 10000 = 10000; content y = a*5000b*5000
    holes_areZeros: f <- open x O_CREAT|O_RDWR 600; ftruncate f 9000; g <- open y O_CREAT|O_RDWR 600; write g a*9000; lseek g 0 SEEK_SET; copy_file_range f g 9000 = 9000; content y = \\0*9000
    overlapping_isEINVAL: f <- open x O_CREAT|O_RDWR 600; write f a*9; lseek f 0 SEEK_SET; copy_file_range f f 5 = EINVAL
    withFlags_isEINVAL: f <- open x O_CREAT|O_RDWR 600; g <- open y O_CREAT|O_RDWR 600; copy_file_range f g 1 1 = EINVAL
    onlyToWrite_orOnlyToRead_isEBADF: make regular x; make regular y; f <- open x O_WRONLY; g <- open y O_RDONLY; h <- open y O_RDWR; copy_file_range f h 1 = EBADF; copy_file_range h g 1 = EBADF
    toO_APPEND_isEBADF: make regular x; f <- open x O_RDONLY; g <- open y O_CREAT|O_RDWR|O_APPEND 600; copy_file_range f g 1 = EBADF
    ofNothing_isEBADF: make regular x; f <- open x O_RDWR; copy_file_range -1 f 1 = EBADF; copy_file_range f -1 1 = EBADF
    ofADirectory_isEISDIR: mkdir d 777; d <- open d O_RDONLY; g <- open y O_CREAT|O_RDWR 600; copy_file_range d g 1 = EISDIR
    ofA<fifo|char>_isEINVAL: make $T x; f <- open x O_RDWR; g <- open y O_CREAT|O_RDWR 600; copy_file_range f g 1 = EINVAL; copy_file_range g f 1 = EINVAL
    changesTimes: f <- open x O_CREAT|O_RDWR 600; write f abc; lseek f 0 SEEK_SET; g <- open y O_CREAT|O_RDWR 600; age y; copy_file_range f g 3; changed y = mc
    byOthers_clearsSetuid: f <- open x O_CREAT|O_RDWR 666; write f abc; lseek f 0 SEEK_SET; make regular y 6777; g <- alice open y O_RDWR; alice copy_file_range f g 3 = 3; stat y mode = 777
    """;
  }
}
