package org.cairnfs.tests.posix;

/** fcntl(2): status flags and locks of ranges. */
abstract class FcntlContract extends SyscallContract {
  @Override
  String claims() {
    return """
    statusFlags_areToldAndSet: f <- open x O_CREAT|O_RDWR|O_APPEND 600; fcntl f F_SETFL O_NONBLOCK; lseek f 0 SEEK_SET; write f ab; lseek f 0 SEEK_SET; write f c; content x = cb
    appendCanBeTurnedOn: f <- open x O_CREAT|O_RDWR 600; write f ab; fcntl f F_SETFL O_APPEND; lseek f 0 SEEK_SET; write f c; content x = abc
    aDuplicate_sharesTheOffset: f <- open x O_CREAT|O_RDWR 600; write f abc; g <- fcntl f F_DUPFD 0; lseek g 1 SEEK_SET; read f 9 = bc; close g
    ofNothing_isEBADF: fcntl -1 F_GETFL = EBADF; lock -1 F_SETLK F_WRLCK 0 1 = EBADF
    unknownCommands_areEINVAL: f <- open x O_CREAT|O_RDWR 600; fcntl f 999 = EINVAL
    ofdLocks_excludeOthers: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; lock f F_OFD_SETLK F_WRLCK 10 10; lock g F_OFD_SETLK F_WRLCK 19 1 = EAGAIN; lock g F_OFD_SETLK F_RDLCK 0 0 = EAGAIN;
      lock g F_OFD_SETLK F_WRLCK 20 5; lock f F_OFD_SETLK F_UNLCK 10 10; lock g F_OFD_SETLK F_WRLCK 0 0
    ofdLocks_areShared_toRead: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; lock f F_OFD_SETLK F_RDLCK 0 0; lock g F_OFD_SETLK F_RDLCK 0 0; lock g F_OFD_SETLK F_WRLCK 5 1 = EAGAIN
    ofdLocks_end_withTheOpenFile: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; lock f F_OFD_SETLK F_WRLCK 0 0; close f; lock g F_OFD_SETLKW F_WRLCK 0 0
    processLocks_excludeOfdLocks: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; lock f F_SETLK F_WRLCK 0 10; lock g F_OFD_SETLK F_WRLCK 5 1 = EAGAIN; lock g F_SETLK F_WRLCK 5 1
    toWrite_onlyToRead_isEBADF: make regular x; f <- open x O_RDONLY; lock f F_SETLK F_WRLCK 0 1 = EBADF; lock f F_OFD_SETLK F_WRLCK 0 1 = EBADF; lock f F_SETLK F_RDLCK 0 1
    toRead_onlyToWrite_isEBADF: make regular x; f <- open x O_WRONLY; lock f F_SETLK F_RDLCK 0 1 = EBADF; lock f F_SETLK F_WRLCK 0 1
    ranges_toTheEndOfOffsets_areLocked: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; lock f F_OFD_SETLK F_WRLCK 2^62 0; lock g F_OFD_SETLK F_WRLCK 2^63-1 1 = EAGAIN; lock g F_OFD_SETLK F_WRLCK 0 2^62
    negativeStarts_areEINVAL: f <- open x O_CREAT|O_RDWR 600; lock f F_SETLK F_WRLCK -1 1 = EINVAL
    negativeLengths_areBefore: f <- open x O_CREAT|O_RDWR 600; g <- open x O_RDWR; lock f F_OFD_SETLK F_WRLCK 10 -5; lock g F_OFD_SETLK F_WRLCK 5 1 = EAGAIN; lock g F_OFD_SETLK F_WRLCK 10 1
    unknownTypes_areEINVAL: f <- open x O_CREAT|O_RDWR 600; lock f F_SETLK 7 0 1 = EINVAL
    """;
  }
}
