package org.cairnfs.tests.posix;

/** flock(2). */
abstract class FlockContract extends SyscallContract {
  @Override
  String claims() {
    return """
    exclusive_excludesOthers: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; flock f LOCK_EX; flock g LOCK_EX|LOCK_NB = EAGAIN; flock g LOCK_SH|LOCK_NB = EAGAIN; flock f LOCK_UN; flock g LOCK_EX|LOCK_NB
    shared_excludesExclusiveOnes: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDONLY; flock f LOCK_SH; flock g LOCK_SH|LOCK_NB; flock g LOCK_EX|LOCK_NB = EAGAIN; close f; flock g LOCK_EX
    closing_unlocks: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; flock f LOCK_EX; close f; flock g LOCK_EX
    isOfTheOpenFile_notOfTheName: f <- open x O_CREAT|O_RDWR 600; flock f LOCK_EX; unlink x; g <- open x O_CREAT|O_RDWR 600; flock g LOCK_EX|LOCK_NB
    mayBeChanged: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; flock f LOCK_EX; flock f LOCK_SH; flock g LOCK_SH|LOCK_NB; flock f LOCK_EX|LOCK_NB = EAGAIN
    ofA<regular|fifo|char|directory>_works: make $T x; f <- open x O_RDONLY|O_NONBLOCK; flock f LOCK_EX|LOCK_NB = 0; flock f LOCK_UN = 0
    unknownOperations_ofA<regular|fifo|char|directory>_areEINVAL: make $T x; f <- open x O_RDONLY|O_NONBLOCK; flock f 0 = EINVAL; flock f LOCK_SH|LOCK_EX = EINVAL
    ofNothing_isEBADF: flock -1 LOCK_EX = EBADF
    throughADescriptorForAPath_isEBADF: make regular x; f <- open x O_PATH; flock f LOCK_EX = EBADF
    conflicting_ofA<regular|fifo|char|directory>_isEAGAIN: make $T x; f <- open x O_RDONLY|O_NONBLOCK; g <- open x O_RDONLY|O_NONBLOCK; flock f LOCK_EX; flock g LOCK_EX|LOCK_NB = EAGAIN
    """;
  }
}
