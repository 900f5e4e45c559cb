package org.cairnfs.tests.posix;

import java.util.List;

/** rmdir(2). */
abstract class RmdirContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("rmdir % = ENOENT");
  }

  @Override
  String claims() {
    return """
    anEmptyDirectory_isGone: mkdir d 755; rmdir d; lstat d ino = ENOENT; list . = ""
    a<other>_isENOTDIR: make $T x; rmdir x = ENOTDIR; lstat x type = $T
    aLinkToADirectory_isENOTDIR: mkdir d 755; symlink d l; rmdir l = ENOTDIR; rmdir l/ = ENOTDIR
    aDirectoryWithA<any>_isENOTEMPTY: mkdir d 755; make $T d/x; rmdir d = ENOTEMPTY
    dot_isEINVAL: mkdir d 755; rmdir d/. = EINVAL; rmdir . = EINVAL
    dotDot_isENOTEMPTY: mkdir d 755; rmdir d/.. = ENOTEMPTY
    root_isEBUSY: rmdir / = EBUSY
    aMountPoint_isEBUSY: mkdir d 755; mounted d; rmdir d = EBUSY
    aTrailingSlash_isAllowed: mkdir d 755; rmdir d/; lstat d ino = ENOENT
    theParent_hasOneLinkLess: mkdir d 755; mkdir d/e 755; stat d nlink = 3; rmdir d/e; stat d nlink = 2
    changesTheTimesOfTheParent: mkdir d 755; mkdir d/e 755; age d; rmdir d/e; changed d = mc
    refused_changesNoTimes: mkdir d 755; mkdir d/e 755; make regular d/e/x; age d d/e; rmdir d/e = ENOTEMPTY; changed d d/e = -,-
    inADirectoryThatMayNotBeWritten_isEACCES: mkdir d 755; mkdir d/e 777; alice rmdir d/e = EACCES
    ofAnothers_inAStickyDirectory_isEPERM: mkdir d 1777; mkdir d/e 777; alice rmdir d/e = EPERM
    ofOnesOwn_inAStickyDirectory_works: mkdir d 1777; alice mkdir d/e 0; alice rmdir d/e
    ofADirectoryWithoutAnyPermission_works: alice mkdir d 0; alice rmdir d
    anOpenDirectory_staysOpen_andEmpty: mkdir d 755; d <- open d O_RDONLY; rmdir d; fstat d nlink,type = 0,directory; lstat [d]x ino = ENOENT;
      open [d]x O_CREAT|O_RDWR 600 = ENOENT; symlink a [d]x = ENOENT; mkdir [d]x 700 = ENOENT; make regular f; link f [d]x = ENOENT; rename f [d]x = ENOENT; fchmod d 700; fstat d mode = 700
    onAReadOnlyMount_isEROFS: rmdir @ro/directory = EROFS
    """;
  }
}
