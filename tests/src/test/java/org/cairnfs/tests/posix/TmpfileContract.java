package org.cairnfs.tests.posix;

/** open(2) with O_TMPFILE, and linkat(2) of it. */
abstract class TmpfileContract extends SyscallContract {
  @Override
  String claims() {
    return """
    hasNoName: f <- open . O_TMPFILE|O_RDWR 640; fstat f type,mode,nlink,size = regular,640,0,0; list . = ""; write f abc = 3; pread f 9 0 = abc
    linked_hasAName: f <- open . O_TMPFILE|O_RDWR 640; write f abc; link [f]"" x AT_EMPTY_PATH; fstat f nlink = 1; content x = abc
    exclusive_cannotBeLinked: f <- open . O_TMPFILE|O_RDWR|O_EXCL 640; link [f]"" x AT_EMPTY_PATH = ENOENT
    overAnExisting_isEEXIST: make regular x; f <- open . O_TMPFILE|O_RDWR 640; link [f]"" x AT_EMPTY_PATH = EEXIST
    onlyToRead_isEINVAL: open . O_TMPFILE|O_RDONLY 640 = EINVAL
    ofAFile_isENOTDIR: make regular x; open x O_TMPFILE|O_RDWR 640 = ENOTDIR
    inADirectoryThatMayNotBeWritten_isEACCES: mkdir d 755; alice open d O_TMPFILE|O_RDWR 640 = EACCES
    takesTheUmaskOff: umask 027; f <- open . O_TMPFILE|O_RDWR 666; fstat f mode = 640
    inASetgidDirectory_takesItsGroup: mkdir d 777; chown d 0 3001; chmod d 2777; f <- bob open d O_TMPFILE|O_RDWR 644; fstat f uid,gid = 1002,3001
    changesNoTimesOfTheDirectory: mkdir d 777; age d; f <- open d O_TMPFILE|O_RDWR 644; changed d = -
    onAReadOnlyMount_isEROFS: open @ro/directory O_TMPFILE|O_RDWR 600 = EROFS
    """;
  }
}
