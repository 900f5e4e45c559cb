package org.cairnfs.tests.posix;

/** fallocate(2). */
abstract class FallocateContract extends SyscallContract {
  @Override
  String claims() {
    return """
    reservesBlocks_andGrows: f <- open x O_CREAT|O_RDWR 600; fallocate f 0 0 8k; fstat f size,blocks = 8192,16; pread f 9 0 = \\0*9
    KEEP_SIZE_keepsTheSize: f <- open x O_CREAT|O_RDWR 600; fallocate f FALLOC_FL_KEEP_SIZE 0 8k; fstat f size,blocks = 0,16
    leavesDataAlone: f <- open x O_CREAT|O_RDWR 600; write f a*5000; fallocate f 0 0 12k; fstat f size = 12288; pread f 6 4998 = aa\\0*4
    PUNCH_HOLE_zeroes_andGivesBlocksBack: f <- open x O_CREAT|O_RDWR 600; write f a*16384; fsync f; fallocate f FALLOC_FL_PUNCH_HOLE|FALLOC_FL_KEEP_SIZE 4k 8k; fstat f size,blocks = 16384,16; content x = a*4096\\0*8192a*4096
    PUNCH_HOLE_insideABlock_zeroesThat: f <- open x O_CREAT|O_RDWR 600; write f a*8192; fallocate f FALLOC_FL_PUNCH_HOLE|FALLOC_FL_KEEP_SIZE 100 200; content x = a*100\\0*200a*7892
    PUNCH_HOLE_withoutKEEP_SIZE_isEOPNOTSUPP: f <- open x O_CREAT|O_RDWR 600; write f a*8192; fallocate f FALLOC_FL_PUNCH_HOLE 0 4k = EOPNOTSUPP
    ZERO_RANGE_zeroes: f <- open x O_CREAT|O_RDWR 600; write f a*8192; fallocate f FALLOC_FL_ZERO_RANGE 1000 6000; content x = a*1000\\0*6000a*1192
    ZERO_RANGE_mayGrow: f <- open x O_CREAT|O_RDWR 600; write f a*100; fallocate f FALLOC_FL_ZERO_RANGE 50 100; content x = a*50\\0*100; fallocate f FALLOC_FL_ZERO_RANGE|FALLOC_FL_KEEP_SIZE 0 4k; fstat f size = 150
    changesCtime: f <- open x O_CREAT|O_RDWR 600; write f a*8192; age x; fallocate f FALLOC_FL_PUNCH_HOLE|FALLOC_FL_KEEP_SIZE 0 4k; changed x = mc
    noBytes_areEINVAL: f <- open x O_CREAT|O_RDWR 600; fallocate f 0 0 0 = EINVAL
    negative_isEINVAL: f <- open x O_CREAT|O_RDWR 600; fallocate f 0 -1 1 = EINVAL; fallocate f 0 0 -1 = EINVAL
    pastTheLargestSize_isEFBIG: f <- open x O_CREAT|O_RDWR 600; fallocate f 0 2^63-1 1 = EFBIG
    unknownModes_areEOPNOTSUPP: f <- open x O_CREAT|O_RDWR 600; fallocate f 0x8000 0 1 = EOPNOTSUPP
    onlyToRead_isEBADF: make regular x; f <- open x O_RDONLY; fallocate f 0 0 1 = EBADF
    ofNothing_isEBADF: fallocate -1 0 0 1 = EBADF
    ofAFifo_isESPIPE: make fifo x; f <- open x O_RDWR; fallocate f 0 0 1 = ESPIPE
    ofADevice_isENODEV: make char x; f <- open x O_RDWR; fallocate f 0 0 1 = ENODEV
    """;
  }
}
