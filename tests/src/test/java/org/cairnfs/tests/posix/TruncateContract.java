package org.cairnfs.tests.posix;

import java.util.List;

/** truncate(2) and ftruncate(2). */
abstract class TruncateContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("truncate % 5 = ENOENT");
  }

  @Override
  String claims() {
    return """
    shrinks: f <- open x O_CREAT|O_RDWR 600; write f abcdef; truncate x 3; content x = abc
    grows_withZeros: f <- open x O_CREAT|O_RDWR 600; write f abc; truncate x 6; content x = abc\\0\\0\\0
    shrunkAndGrown_hasZeros: f <- open x O_CREAT|O_RDWR 600; write f a*9000; ftruncate f 4100; ftruncate f 9000; pread f 6k 4k = a*4\\0*4900
    to<0|1|4095|4096|4097|1048577>_hasThatSize: f <- open x O_CREAT|O_RDWR 600; write f a*9000; ftruncate f $T; stat x size = $T
    giveBlocksBack: f <- open x O_CREAT|O_RDWR 600; write f a*9000; fsync f; ftruncate f 1; fsync f; stat x blocks = 8; ftruncate f 0; stat x blocks = 0
    negative_isEINVAL: make regular x; truncate x -1 = EINVAL
    ofA<fifo|socket|char|block>_isEINVAL: make $T x; truncate x 0 = EINVAL
    ofADirectory_isEISDIR: mkdir d 777; truncate d 0 = EISDIR
    throughASymlink_works: f <- open x O_CREAT|O_RDWR 600; write f abc; symlink x l; truncate l 1; content x = a
    withoutWritePermission_isEACCES: make regular x 444; alice truncate x 0 = EACCES
    changesMtimeAndCtime: f <- open x O_CREAT|O_RDWR 600; write f abc; age x; truncate x 1; changed x = mc; age x; truncate x 9; changed x = mc; age x; ftruncate f 9; changed x = mc
    byOthers_clearsSetuidAndSetgid: f <- open x O_CREAT|O_RDWR 600; write f abc; chmod x 6777; alice truncate x 1; stat x mode = 777
    byOthers_growing_clearsSetuidAndSetgid: make regular x 6777; alice truncate x 9; stat x mode = 777
    bySuperuser_keepsSetuidAndSetgid: make regular x 6777; truncate x 9; stat x mode = 6777
    byOthers_keepsSetgid_inTheGroup_withoutGroupExecution: alice make regular x 2666; alice truncate x 9; stat x mode = 2666
    ftruncate_byOthers_clearsSetuidAndSetgid: make regular x 6777; f <- alice open x O_RDWR; alice ftruncate f 9; stat x mode = 777
    onAReadOnlyMount_isEROFS: truncate @ro/regular 1 = EROFS
    aRunningProgram_isETXTBSY: execute x; truncate x 1 = ETXTBSY
    ftruncate_onlyToRead_isEINVAL: make regular x; f <- open x O_RDONLY; ftruncate f 1 = EINVAL
    ftruncate_negative_isEINVAL: f <- open x O_CREAT|O_RDWR 600; ftruncate f -1 = EINVAL
    ftruncate_ofA<fifo|char>_isEINVAL: make $T x; f <- open x O_RDWR; ftruncate f 1 = EINVAL
    ftruncate_ofADirectory_isEINVAL: mkdir d 777; d <- open d O_RDONLY; ftruncate d 1 = EINVAL
    ftruncate_ofNothing_isEBADF: ftruncate -1 1 = EBADF
    ftruncate_leavesTheOffset: f <- open x O_CREAT|O_RDWR 600; write f abcdef; ftruncate f 2; lseek f 0 SEEK_CUR = 6; write f g; content x = ab\\0*4g
    toTheLargestSize [CAIRN]: f <- open x O_CREAT|O_RDWR 600; ftruncate f 2^63-1; fstat f size,blocks = 9223372036854775807,0; pwrite f ab 2^63-3 = 2;
      pread f 3 2^63-4 = \\0ab; ftruncate f 2^62+1; fstat f size = 4611686018427387905; pread f 9 2^62 = \\0
    toATebibyte_takesNoSpace: f <- open x O_CREAT|O_RDWR 600; ftruncate f 2^40; fstat f size = 1099511627776
    """;
  }
}
