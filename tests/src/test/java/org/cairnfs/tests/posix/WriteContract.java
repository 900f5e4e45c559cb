package org.cairnfs.tests.posix;

/** write(2) and pwrite(2). */
abstract class WriteContract extends SyscallContract {
  @Override
  String claims() {
    return """
    atTheOffset: f <- open x O_CREAT|O_RDWR 600; write f abc = 3; write f de = 2; lseek f 1 SEEK_SET; write f X = 1; content x = aXcde
    pwrite_leavesTheOffset: f <- open x O_CREAT|O_RDWR 600; write f abc; pwrite f X 1 = 1; lseek f 0 SEEK_CUR = 3; content x = aXc
    beyondTheEnd_leavesAHole: f <- open x O_CREAT|O_RDWR 600; pwrite f a 10; content x = \\0*10a
    acrossBlocks<4094|4095|4096|8190|131070>: f <- open x O_CREAT|O_RDWR 600; write f a*140000; pwrite f bcde $T = 4; pread f 6 $T = bcdeaa; fstat f size = 140000
    nothing_changesNothing: f <- open x O_CREAT|O_RDWR 600; write f abc; age x; write f "" = 0; changed x = -; fstat f size = 3
    changesMtimeAndCtime: f <- open x O_CREAT|O_RDWR 600; age x; write f abc; changed x = mc
    aMegabyte_isWrittenAtOnce: f <- open x O_CREAT|O_RDWR 600; write f a*1048576 = 1048576; fstat f size = 1048576
    onlyToRead_ofA<regular|char>_isEBADF: make $T x; f <- open x O_RDONLY|O_NONBLOCK; write f a = EBADF; pwrite f a 0 = EBADF
    ofADirectory_isEBADF: mkdir d 777; d <- open d O_RDONLY; write d a = EBADF; pwrite d a 0 = EBADF
    ofNothing_isEBADF: write -1 a = EBADF; pwrite -1 a 0 = EBADF
    fromWhatCannotBeRead_isEFAULT: f <- open x O_CREAT|O_RDWR 600; write f NULL = EFAULT; pwrite f NULL 0 = EFAULT; fstat f size = 0
    fromWhatCannotBeRead_toAFifo_isEFAULT: make fifo x; f <- open x O_RDWR; write f NULL = EFAULT
    pwrite_negative_isEINVAL: f <- open x O_CREAT|O_RDWR 600; pwrite f a -1 = EINVAL
    pwrite_pastTheLargestOffset_isEINVAL: f <- open x O_CREAT|O_RDWR 600; pwrite f a 2^63-1 = EINVAL
    atTheLargestSize_isEFBIG [CAIRN]: f <- open x O_CREAT|O_RDWR|O_APPEND 600; ftruncate f 2^63-1; write f a = EFBIG
    aFifoWithoutReaders_isEPIPE: make fifo x; r <- open x O_RDONLY|O_NONBLOCK; f <- open x O_WRONLY; close r; write f a = EPIPE
    aFullFifo_withO_NONBLOCK_isEAGAIN: make fifo x; f <- open x O_RDWR|O_NONBLOCK; write f a*65536 = 65536; write f a = EAGAIN
    pwrite_ofAFifo_isESPIPE: make fifo x; f <- open x O_RDWR; pwrite f a 0 = ESPIPE
    byOthers_clearsSetuidAndSetgid: make regular x 6777; f <- alice open x O_RDWR; stat x mode = 6777; alice write f a; stat x mode = 777
    byItsOwner_clearsSetuidAndSetgid: alice make regular x 6777; f <- alice open x O_RDWR; alice write f a; stat x mode = 777
    byItsOwner_keepsSetgid_withoutGroupExecution: alice make regular x 2666; f <- alice open x O_RDWR; alice write f a; stat x mode = 2666
    bySuperuser_keepsSetuidAndSetgid: make regular x 6777; f <- open x O_RDWR; write f a; stat x mode = 6777
    byOthers_throughADescriptorOfTheSuperuser_clears: f <- open x O_CREAT|O_RDWR 6777; alice write f a; stat x mode = 777
    byOthers_withO_DIRECT_clears: make regular x 6777; f <- alice open x O_RDWR|O_DIRECT; alice write f a*4096; stat x mode = 777
    keepsSticky: alice make regular x 1777; f <- alice open x O_RDWR; alice write f a; stat x mode = 1777
    """;
  }
}
