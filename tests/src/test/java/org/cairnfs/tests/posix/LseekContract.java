package org.cairnfs.tests.posix;

/** lseek(2). */
abstract class LseekContract extends SyscallContract {
  @Override
  String claims() {
    return """
    SEEK_<SET|CUR|END>_to5: f <- open x O_CREAT|O_RDWR 600; ftruncate f 5; lseek f 0 SEEK_SET; n <- lseek f 0 SEEK_END; lseek f 0 SEEK_SET; lseek f 5 SEEK_SET = 5; lseek f 0 SEEK_$T
    SEEK_CUR_isRelative: f <- open x O_CREAT|O_RDWR 600; write f abcdef; lseek f -2 SEEK_CUR = 4; lseek f 1 SEEK_CUR = 5; read f 9 = f
    SEEK_END_isTheSize: f <- open x O_CREAT|O_RDWR 600; write f abcdef; lseek f 0 SEEK_SET; lseek f -2 SEEK_END = 4; lseek f 2 SEEK_END = 8; read f 1 = ""
    SEEK_END_seesWhatOthersAppended: f <- open x O_CREAT|O_RDWR 600; g <- open x O_WRONLY|O_APPEND; write g abc; lseek f 0 SEEK_END = 3
    beforeTheBegin_isEINVAL: f <- open x O_CREAT|O_RDWR 600; lseek f -1 SEEK_SET = EINVAL; lseek f -1 SEEK_CUR = EINVAL; lseek f -1 SEEK_END = EINVAL
    pastTheLargestOffset_isEINVAL [CAIRN]: f <- open x O_CREAT|O_RDWR 600; lseek f 2^63-1 SEEK_SET = 9223372036854775807; lseek f 1 SEEK_CUR = EINVAL
    unknownWhence_isEINVAL: f <- open x O_CREAT|O_RDWR 600; lseek f 0 5 = EINVAL; lseek f 0 -1 = EINVAL
    ofAFifo_isESPIPE: make fifo x; f <- open x O_RDWR; lseek f 0 SEEK_SET = ESPIPE
    ofNothing_isEBADF: lseek -1 0 SEEK_SET = EBADF
    SEEK_DATA_findsData: f <- open x O_CREAT|O_RDWR 600; ftruncate f 1m; pwrite f a*4096 64k; lseek f 0 SEEK_DATA = 65536; lseek f 66k SEEK_DATA = 67584
    SEEK_HOLE_findsHoles: f <- open x O_CREAT|O_RDWR 600; ftruncate f 1m; pwrite f a*4096 64k; lseek f 0 SEEK_HOLE = 0; lseek f 64k SEEK_HOLE = 69632; lseek f 128k SEEK_HOLE = 131072
    theEnd_isAHole: f <- open x O_CREAT|O_RDWR 600; write f a*4096; lseek f 0 SEEK_HOLE = 4096; lseek f 4095 SEEK_HOLE = 4096
    SEEK_DATA_inTheLastHole_isENXIO: f <- open x O_CREAT|O_RDWR 600; write f a*4096; ftruncate f 1m; lseek f 8k SEEK_DATA = ENXIO
    SEEK_<DATA|HOLE>_pastTheEnd_isENXIO: f <- open x O_CREAT|O_RDWR 600; write f abc; lseek f 3 SEEK_$T = ENXIO; lseek f 1m SEEK_$T = ENXIO; lseek f -1 SEEK_$T = ENXIO
    SEEK_<DATA|HOLE>_movesTheOffset: f <- open x O_CREAT|O_RDWR 600; write f abc; lseek f 1 SEEK_$T; n <- lseek f 0 SEEK_CUR; lseek f 0 SEEK_SET = 0
    """;
  }
}
