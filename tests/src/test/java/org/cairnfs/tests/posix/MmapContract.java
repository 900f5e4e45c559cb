package org.cairnfs.tests.posix;

/** mmap(2), munmap(2) and msync(2). */
abstract class MmapContract extends SyscallContract {
  @Override
  String claims() {
    return """
    aSharedMapping_readsTheFile: f <- open x O_CREAT|O_RDWR 600; write f a*5000; m <- mmap f 8k PROT_READ MAP_SHARED; load m 4990 20 = a*10\\0*10; munmap m 8k
    aSharedMapping_isWrittenToTheFile: f <- open x O_CREAT|O_RDWR 600; write f a*5000; m <- mmap f 8k PROT_READ|PROT_WRITE MAP_SHARED; store m 10 bcd; pread f 5 9 = abcda;
      msync m 8k MS_SYNC = 0; munmap m 8k; pread f 5 9 = abcda; content x; fstat f size = 5000
    aSharedMapping_seesWrites: f <- open x O_CREAT|O_RDWR 600; write f a*5000; m <- mmap f 8k PROT_READ MAP_SHARED; load m 0 2 = aa; pwrite f bc 0; load m 0 3 = bca; munmap m 8k
    twoSharedMappings_areOne: f <- open x O_CREAT|O_RDWR 600; write f a*5000; m <- mmap f 8k PROT_READ|PROT_WRITE MAP_SHARED; n <- mmap f 8k PROT_READ MAP_SHARED; store m 7 xyz; load n 6 5 = axyza;
      munmap m 8k; munmap n 8k
    aPrivateMapping_isNotWritten: f <- open x O_CREAT|O_RDWR 600; write f a*5000; m <- mmap f 8k PROT_READ|PROT_WRITE MAP_PRIVATE; store m 0 bcd; load m 0 4 = bcda; pread f 3 0 = aaa; munmap m 8k; pread f 3 0 = aaa
    aPrivateWritableMapping_ofAFileOnlyToRead_works: make regular x; truncate x 9; f <- open x O_RDONLY; m <- mmap f 4k PROT_READ|PROT_WRITE MAP_PRIVATE; store m 0 b; munmap m 4k
    aMapping_outlivesItsDescriptorAndName: f <- open x O_CREAT|O_RDWR 600; write f a*5000; m <- mmap f 8k PROT_READ|PROT_WRITE MAP_SHARED; close f; unlink x; load m 4999 2 = a\\0; store m 0 b; load m 0 2 = ba; munmap m 8k
    anOffset_isMapped: f <- open x O_CREAT|O_RDWR 600; write f a*4096b*4096; m <- mmap f 4k PROT_READ MAP_SHARED 4k; load m 0 4 = b*4; munmap m 4k
    bytesPastTheEnd_areNotWritten: f <- open x O_CREAT|O_RDWR 600; write f abc; m <- mmap f 4k PROT_READ|PROT_WRITE MAP_SHARED; store m 2 xyz; msync m 4k MS_SYNC; munmap m 4k; content x = abx; ftruncate f 6; content x = abx\\0\\0\\0
    aStore_changesMtimeAndCtime: f <- open x O_CREAT|O_RDWR|O_NOATIME 600; write f a*5000; fsync f; age x; m <- mmap f 8k PROT_READ|PROT_WRITE MAP_SHARED; store m 0 b; msync m 8k MS_SYNC; munmap m 8k; changed x = mc
    shared_toWrite_ofAFileOnlyToRead_isEACCES: make regular x; f <- open x O_RDONLY; mmap f 4k PROT_READ|PROT_WRITE MAP_SHARED = EACCES
    ofAFileOnlyToWrite_isEACCES: make regular x; f <- open x O_WRONLY; mmap f 4k PROT_READ MAP_SHARED = EACCES; mmap f 4k PROT_READ MAP_PRIVATE = EACCES
    shared_toWrite_withO_APPEND_works: f <- open x O_CREAT|O_RDWR|O_APPEND 600; write f a*4096; m <- mmap f 4k PROT_READ|PROT_WRITE MAP_SHARED; store m 0 b; munmap m 4k; pread f 2 0 = ba
    ofA<fifo|directory>_isENODEV: make $T x; f <- open x O_RDONLY|O_NONBLOCK; mmap f 4k PROT_READ MAP_SHARED = ENODEV
    ofNothing_isEBADF: mmap -1 4k PROT_READ MAP_SHARED = EBADF
    ofAPath_isEBADF: make regular x; f <- open x O_PATH; mmap f 4k PROT_READ MAP_SHARED = EBADF
    ofNoBytes_isEINVAL: make regular x; f <- open x O_RDONLY; mmap f 0 PROT_READ MAP_SHARED = EINVAL
    withoutAKind_isEINVAL: make regular x; f <- open x O_RDONLY; mmap f 4k PROT_READ 0 = EINVAL
    atAnOddOffset_isEINVAL: make regular x; f <- open x O_RDONLY; mmap f 4k PROT_READ MAP_SHARED 1 = EINVAL
    pastAllOffsets_isEOVERFLOW: make regular x; f <- open x O_RDONLY; mmap f 2^40 PROT_READ MAP_SHARED 2^63-4096 = EOVERFLOW
    moreThanAllMemory_isENOMEM: make regular x; f <- open x O_RDONLY; mmap f 2^62 PROT_READ MAP_SHARED = ENOMEM
    MAP_SYNC_isEOPNOTSUPP: make regular x; f <- open x O_RDWR; mmap f 4k PROT_READ MAP_SHARED_VALIDATE|MAP_SYNC = EOPNOTSUPP
    msync_ofNothing_isENOMEM: msync 4096 4096 MS_SYNC = ENOMEM
    msync_withUnknownFlags_isEINVAL: f <- open x O_CREAT|O_RDWR 600; ftruncate f 4k; m <- mmap f 4k PROT_READ MAP_SHARED; msync m 4k 8 = EINVAL; msync m 4k MS_SYNC|MS_ASYNC = EINVAL; munmap m 4k
    munmap_ofAnOddAddress_isEINVAL: munmap 1 4096 = EINVAL
    """;
  }
}
