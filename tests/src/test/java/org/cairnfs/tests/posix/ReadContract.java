package org.cairnfs.tests.posix;

/** read(2) and pread(2). */
abstract class ReadContract extends SyscallContract {
  @Override
  String claims() {
    return """
    fromTheOffset_on: f <- open x O_CREAT|O_RDWR 600; write f abcdef; lseek f 1 SEEK_SET; read f 2 = bc; read f 9 = def; read f 9 = ""
    pread_leavesTheOffset: f <- open x O_CREAT|O_RDWR 600; write f abcdef; pread f 2 1 = bc; lseek f 0 SEEK_CUR = 6; pread f 9 4 = ef; pread f 9 6 = ""; pread f 9 1m = ""
    nothing_isNothing: f <- open x O_CREAT|O_RDWR 600; write f abc; lseek f 0 SEEK_SET; read f 0 = ""
    ofAHole_isZeros: f <- open x O_CREAT|O_RDWR 600; pwrite f a 5000; pread f 9k 0 = \\0*5000a
    acrossTheEnd_isShort: f <- open x O_CREAT|O_RDWR 600; write f a*5000; pread f 4k 4k = a*904
    aMegabyte_isReadAtOnce: f <- open x O_CREAT|O_RDWR 600; write f a*1000000b*48576; pread f 1m 0 = a*1000000b*48576
    ofADirectory_isEISDIR: mkdir d 777; d <- open d O_RDONLY; read d 9 = EISDIR; pread d 9 0 = EISDIR
    onlyToWrite_ofA<regular|char>_isEBADF: make $T x; f <- open x O_WRONLY; read f 1 = EBADF; pread f 1 0 = EBADF
    onlyToWrite_ofAFifo_isEBADF: make fifo x; r <- open x O_RDONLY|O_NONBLOCK; f <- open x O_WRONLY; read f 1 = EBADF
    ofNothing_isEBADF: read -1 1 = EBADF; pread -1 1 0 = EBADF
    intoWhatCannotBeWritten_isEFAULT: f <- open x O_CREAT|O_RDWR 600; write f abc; pread f NULL 0 = EFAULT; lseek f 0 SEEK_SET; read f NULL = EFAULT
    intoWhatCannotBeWritten_ofAFifo_isEFAULT: make fifo x; f <- open x O_RDWR; write f abc; read f NULL = EFAULT
    anEmptyFifo_withO_NONBLOCK_isEAGAIN: make fifo x; f <- open x O_RDWR|O_NONBLOCK; read f 1 = EAGAIN
    aFifoWithoutWriters_isAtItsEnd: make fifo x; f <- open x O_RDONLY|O_NONBLOCK; read f 1 = ""
    pread_ofAFifo_isESPIPE: make fifo x; f <- open x O_RDWR; pread f 1 0 = ESPIPE
    pread_negative_ofARegular_isEINVAL: f <- open x O_CREAT|O_RDWR 600; pread f 1 -1 = EINVAL
    changesAtime_once: f <- open x O_CREAT|O_RDWR 600; write f abc; age x; f <- open x O_RDONLY; read f 1; changed x = a
    ofNothing_changesNoAtime: f <- open x O_CREAT|O_RDWR 600; write f abc; age x; read f 0; changed x = -
    aDirectory_changesAtime: mkdir d 777; make regular d/x; age d; list d = x; changed d = a
    """;
  }
}
