package org.cairnfs.tests.posix;

import org.junit.jupiter.api.Test;

/** Access control lists, set and told as raw attributes (acl(5)). */
class AclTest extends PosixContract {
  private static final String TOOLS =
      """
      import errno, os, struct
      ACCESS, DEFAULT = 'system.posix_acl_access', 'system.posix_acl_default'
      OWNER, USER, GROUP, NAMED, MASK, OTHERS = 1, 2, 4, 8, 16, 32

      def acl(*entries):
          return struct.pack('<I', 2) + b''.join(
              struct.pack('<HHI', e[0], e[1], e[2] if len(e) > 2 else 0xffffffff) for e in entries)

      def mode(path):
          return os.lstat(path).st_mode & 0o7777

      def refused(number, call, *args):
          try:
              call(*args)
          except OSError as e:
              assert e.errno == number, (errno.errorcode[e.errno], args)
              return
          raise AssertionError('not refused: %r' % (args,))

      def make(path, m=0o666):
          os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, m))

      def as_user(uid, gid, work):
          pid = os.fork()
          if pid == 0:
              try:
                  os.setgroups([])
                  os.setgid(gid)
                  os.setuid(uid)
                  work()
                  os._exit(0)
              except BaseException as e:
                  os.write(2, repr(e).encode() + b'\\n')
                  os._exit(1)
          assert os.waitpid(pid, 0)[1] == 0, 'failed as user %d' % uid

      os.umask(0o022)
      """;

  AclTest() {
    super(TOOLS);
  }

  @Test
  void theKernelObeysAnAccessAcl() throws Exception {
    python(
        """
        make('f', 0o600)
        os.setxattr('f', ACCESS, acl((OWNER, 6), (USER, 4, 1234), (GROUP, 0), (MASK, 6), (OTHERS, 0)))
        assert mode('f') == 0o660
        as_user(1234, 1234, lambda: os.close(os.open('f', os.O_RDONLY)))
        as_user(1234, 1234, lambda: refused(errno.EACCES, os.open, 'f', os.O_RDWR))
        as_user(1235, 1235, lambda: refused(errno.EACCES, os.open, 'f', os.O_RDONLY))
        os.chmod('f', 0o600)
        as_user(1234, 1234, lambda: refused(errno.EACCES, os.open, 'f', os.O_RDONLY))
        os.chmod('f', 0o640)
        as_user(1234, 1234, lambda: os.close(os.open('f', os.O_RDONLY)))
        assert os.getxattr('f', ACCESS) == acl(
            (OWNER, 6), (USER, 4, 1234), (GROUP, 0), (MASK, 4), (OTHERS, 0))
        """);
  }

  @Test
  void aDefaultAcl_isInherited_andTheUmaskIsNot() throws Exception {
    python(
        """
        os.mkdir('d')
        entries = (OWNER, 7), (USER, 6, 1234), (GROUP, 5), (MASK, 7), (OTHERS, 0)
        os.setxattr('d', DEFAULT, acl(*entries))
        make('d/f', 0o666)
        assert mode('d/f') == 0o660, oct(mode('d/f'))
        assert os.getxattr('d/f', ACCESS) == acl(
            (OWNER, 6), (USER, 6, 1234), (GROUP, 5), (MASK, 6), (OTHERS, 0))
        os.mkdir('d/e', 0o777)
        assert mode('d/e') == 0o770, oct(mode('d/e'))
        assert os.getxattr('d/e', DEFAULT) == acl(*entries)
        os.mkfifo('d/p', 0o604)
        assert mode('d/p') == 0o600, oct(mode('d/p'))
        os.symlink('f', 'd/l')
        refused(errno.EOPNOTSUPP, lambda: os.getxattr('d/l', ACCESS, follow_symlinks=False))
        as_user(1234, 1234, lambda: os.close(os.open('d/f', os.O_RDWR)))
        os.removexattr('d', DEFAULT)
        os.removexattr('d', DEFAULT)
        make('d/g', 0o666)
        assert mode('d/g') == 0o644 and os.listxattr('d/g') == []
        """);
  }

  @Test
  void anAclThatIsAMode_isTheMode() throws Exception {
    python(
        """
        make('f')
        os.setxattr('f', ACCESS, acl((OWNER, 7), (GROUP, 1), (OTHERS, 2)))
        assert mode('f') == 0o712
        refused(errno.ENODATA, os.getxattr, 'f', ACCESS)
        assert os.listxattr('f') == []
        os.setxattr('f', ACCESS, acl((OWNER, 7), (GROUP, 1), (MASK, 3), (OTHERS, 2)))
        assert os.listxattr('f') == [ACCESS]
        assert mode('f') == 0o732
        os.removexattr('f', ACCESS)
        assert mode('f') == 0o732 and os.listxattr('f') == []
        """);
  }

  @Test
  void whatIsNoAcl_orNotOnes_isRefused() throws Exception {
    python(
        """
        make('f')
        os.mkdir('d')
        full = acl((OWNER, 7), (USER, 7, 5), (GROUP, 7), (MASK, 7), (OTHERS, 7))
        refused(errno.EINVAL, os.setxattr, 'f', ACCESS, b'abc')
        refused(errno.EINVAL, os.setxattr, 'f', ACCESS, acl((OWNER, 7), (USER, 7, 5), (GROUP, 7), (OTHERS, 7)))
        refused(errno.EINVAL, os.setxattr, 'f', ACCESS, acl((OWNER, 9), (GROUP, 7), (OTHERS, 7)))
        refused(errno.EACCES, os.setxattr, 'f', DEFAULT, full)
        as_user(1234, 1234, lambda: refused(errno.EPERM, os.setxattr, 'f', ACCESS, full))
        as_user(1234, 1234, lambda: refused(errno.EPERM, os.setxattr, 'd', DEFAULT, full))
        as_user(1234, 1234, lambda: refused(errno.EPERM, os.removexattr, 'd', DEFAULT))
        assert os.listxattr('f') == [] and os.listxattr('d') == [] and mode('f') == 0o644
        """);
  }

  @Test
  void setgid_isLost_whenOneWhoIsNotOfTheGroupSetsAnAcl() throws Exception {
    python(
        """
        make('f')
        os.chown('f', 1234, 4321)
        os.chmod('f', 0o2770)
        entries = acl((OWNER, 7), (USER, 7, 5), (GROUP, 7), (MASK, 7), (OTHERS, 0))
        os.setxattr('f', ACCESS, entries)
        assert mode('f') == 0o2770
        as_user(1234, 1234, lambda: os.setxattr('f', ACCESS, entries))
        assert mode('f') == 0o770, oct(mode('f'))
        """);
  }

  @Test
  void acls_areThereAgain_afterARestart() throws Exception {
    String directory =
        pythonHere(
            """
            os.mkdir('d')
            os.setxattr('d', DEFAULT, acl((OWNER, 7), (USER, 6, 1234), (GROUP, 5), (MASK, 7), (OTHERS, 0)))
            make('d/f')
            print(os.getcwd())
            """);
    restart();
    run(
        java.nio.file.Path.of(directory.strip()),
        """
        assert mode('d/f') == 0o660
        as_user(1234, 1234, lambda: os.close(os.open('d/f', os.O_RDWR)))
        make('d/g')
        assert os.getxattr('d/g', ACCESS) == os.getxattr('d/f', ACCESS)
        """);
  }
}
