package org.cairnfs.tests.posix;

import java.util.List;

/** mkdir(2) and mkdirat(2). */
abstract class MkdirContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("mkdir % 755; lstat % type = directory");
  }

  @Override
  String claims() {
    return """
    makesAnEmptyDirectory: mkdir d 750; lstat d type,mode,nlink,uid,gid = directory,750,2,0,0; list d = ""
    mode<0|700|1777|111>_isKept: mkdir d $T; stat d mode = $T
    setuidAndSetgid_areNotTaken: mkdir d 6755; stat d mode = 755
    takesTheUmaskOff: umask 027; mkdir d 777; stat d mode = 750
    isByItsCaller: alice mkdir d 700; stat d uid,gid = 1001,1001
    inASetgidDirectory_takesGroupAndSetgid: mkdir d 777; chown d 0 3001; chmod d 2777; bob mkdir d/e 755; stat d/e uid,gid,mode = 1002,3001,2755
    inAStickyDirectory_isNotSticky: mkdir d 1777; mkdir d/e 755; stat d/e mode = 755
    overAnExisting_<any>_isEEXIST: make $T x; mkdir x 755 = EEXIST
    overADanglingLink_isEEXIST: symlink y x; mkdir x 755 = EEXIST; lstat y ino = ENOENT
    dot_isEEXIST: mkdir . 755 = EEXIST
    dotDot_isEEXIST: mkdir .. 755 = EEXIST
    root_isEEXIST: mkdir / 755 = EEXIST
    aTrailingSlash_isAllowed: mkdir d/ 755; stat d type = directory
    endingInDot_isENOENT: mkdir d/. 755 = ENOENT
    theParent_hasOneLinkMore: mkdir d 755; stat d nlink = 2; mkdir d/a 755; mkdir d/b 755; stat d nlink = 4; rmdir d/a; stat d nlink = 3
    changesTheTimesOfTheParent: mkdir d 755; age d; mkdir d/e 755; changed d = mc
    inADirectoryThatMayNotBeWritten_isEACCES: mkdir d 755; alice mkdir d/e 755 = EACCES
    overAnExisting_<any>_isEEXIST_evenWithoutPermission: mkdir d 755; make $T d/x; alice mkdir d/x 755 = EEXIST
    inARemovedDirectory_isENOENT: mkdir d 755; d <- open d O_RDONLY; rmdir d; mkdir [d]e 755 = ENOENT
    onAReadOnlyMount_isEROFS: mkdir @ro/new 755 = EROFS
    onAReadOnlyMount_anExisting_<any>_isEEXIST: mkdir @ro/$T 755 = EEXIST
    """;
  }
}
