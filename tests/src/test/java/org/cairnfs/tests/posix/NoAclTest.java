package org.cairnfs.tests.posix;

import org.junit.jupiter.api.Test;

/** A mount with the option noacl. */
class NoAclTest extends PosixContract {
  NoAclTest() {
    super("import errno, os, struct\n");
  }

  @Override
  String options() {
    return "block,noacl";
  }

  @Test
  void acls_areNeitherToldNorSet_andTheUmaskCounts() throws Exception {
    pythonHere(
        """
        os.umask(0o027)
        os.close(os.open('f', os.O_CREAT | os.O_WRONLY, 0o666))
        assert os.stat('f').st_mode & 0o7777 == 0o640
        value = struct.pack('<IHHIHHIHHI', 2, 1, 7, 0xffffffff, 4, 7, 0xffffffff, 32, 7, 0xffffffff)
        for call in (lambda: os.setxattr('f', 'system.posix_acl_access', value),
                     lambda: os.getxattr('f', 'system.posix_acl_access')):
            try:
                call()
                raise AssertionError('not refused')
            except OSError as e:
                assert e.errno == errno.EOPNOTSUPP, e
        """);
  }
}
