package org.cairnfs.tests.posix;

import java.util.List;

/** name_to_handle_at(2) and open_by_handle_at(2). */
abstract class HandleContract extends SyscallContract {
  @Override
  List<String> paths() {
    return List.of("name_to_handle_at % new = ENOENT");
  }

  @Override
  String claims() {
    return """
    a<any>_isFoundByItsHandle: make $T x; h <- name_to_handle_at x new; m <- open . O_RDONLY; f <- open_by_handle_at m h O_PATH; fstat f type = $T
    aFile_isReadByItsHandle: f <- open x O_CREAT|O_RDWR 600; write f abc; h <- name_to_handle_at x new; rename x y; m <- open . O_RDONLY; g <- open_by_handle_at m h O_RDONLY; read g 9 = abc
    aRemovedFile_isESTALE: make regular x; h <- name_to_handle_at x new; unlink x; m <- open . O_RDONLY; open_by_handle_at m h O_RDONLY = ESTALE
    byOthers_isEPERM: make regular x; h <- name_to_handle_at x new; m <- open . O_RDONLY; alice open_by_handle_at m h O_RDONLY = EPERM
    tooLittleRoom_ofA<any>_isEOVERFLOW: make $T x; name_to_handle_at x small = EOVERFLOW
    unknownFlags_ofA<any>_areEINVAL: make $T x; name_to_handle_at x new 0x8000 = EINVAL
    intoWhatCannotBeWritten_isEFAULT: make regular x; name_to_handle_at x NULL = EFAULT
    ofNoMount_isEBADF: make regular x; h <- name_to_handle_at x new; open_by_handle_at -1 h O_RDONLY = EBADF
    aHandleOfNoBytes_isEINVAL: m <- open . O_RDONLY; open_by_handle_at m small O_RDONLY = EINVAL
    """;
  }
}
