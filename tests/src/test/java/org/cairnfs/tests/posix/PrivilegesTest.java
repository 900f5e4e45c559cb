package org.cairnfs.tests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.tests.mounted.Shell;
import org.junit.jupiter.api.Test;

/** What setuid, setgid and trusted attributes come to, and which error comes first. */
class PrivilegesTest extends PosixContract {
  private static final String TOOLS =
      """
      import errno, fcntl, os, stat

      def mode(path):
          return os.lstat(path).st_mode & 0o7777

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

      def make(path, m, uid=0, gid=0):
          with open(path, 'w') as f:
              f.write('content')
          os.chown(path, uid, gid)
          os.chmod(path, m)

      def expect(path, m):
          assert mode(path) == m, '%s has %o, not %o' % (path, mode(path), m)

      def refused(number, call, *args):
          try:
              call(*args)
          except OSError as e:
              assert e.errno == number, (errno.errorcode[e.errno], args)
              return
          raise AssertionError('not refused: %r' % (args,))
      """;

  PrivilegesTest() {
    super(TOOLS);
  }

  @Test
  void chown_takesSetuidAndSetgidFromFiles_alsoWhenItChangesNothing() throws Exception {
    python(
        """
        make('f', 0o6755)
        os.chown('f', 1, 1)
        expect('f', 0o755)
        os.chmod('f', 0o6755)
        before = os.stat('f').st_ctime_ns
        os.chown('f', -1, -1)
        expect('f', 0o755)
        assert os.stat('f').st_ctime_ns > before
        os.chmod('f', 0o2644)
        os.chown('f', 2, 2)
        expect('f', 0o2644)
        os.mkdir('d')
        os.chmod('d', 0o2755)
        os.chown('d', 1, 1)
        os.chown('d', -1, -1)
        expect('d', 0o2755)
        """);
  }

  @Test
  void writingAndTruncating_takeThemAway_unlessRootDoes() throws Exception {
    python(
        """
        os.chmod('.', 0o777)
        def write(path):
            fd = os.open(path, os.O_WRONLY)
            os.write(fd, b'x')
            os.close(fd)
        def empty(path):
            os.close(os.open(path, os.O_WRONLY | os.O_TRUNC))
        for i, change in enumerate([write, empty, lambda p: os.truncate(p, 3)]):
            path = 'f%d' % i
            make(path, 0o6777, 1234, 1234)
            change(path)
            expect(path, 0o6777)
            as_user(1234, 1234, lambda: change(path))
            expect(path, 0o777)
            os.chmod(path, 0o2767)
            as_user(1234, 1234, lambda: change(path))
            expect(path, 0o2767)
        """);
  }

  @Test
  void chmod_bySomebodyWhoIsNotOfTheGroup_leavesSetgidOut() throws Exception {
    python(
        """
        make('f', 0o755, 1234, 4321)
        as_user(1234, 1234, lambda: os.chmod('f', 0o6755))
        expect('f', 0o4755)
        as_user(1234, 4321, lambda: os.chmod('f', 0o6755))
        expect('f', 0o6755)
        """);
  }

  @Test
  void inASetgidDirectory_newInodesHaveItsGroup() throws Exception {
    python(
        """
        os.mkdir('d')
        os.chown('d', 0, 77)
        os.chmod('d', 0o2777)
        os.umask(0)
        os.mkdir('d/e', 0o755)
        assert os.stat('d/e').st_gid == 77
        expect('d/e', 0o2755)
        make('d/f', 0o644, -1, -1)
        assert os.stat('d/f').st_gid == 77
        def work():
            os.close(os.open('d/g', os.O_CREAT | os.O_WRONLY, 0o2775))
        as_user(1234, 1234, work)
        expect('d/g', 0o775)
        """);
  }

  @Test
  void trustedAttributes_areToldToRootOnly() throws Exception {
    python(
        """
        make('f', 0o666)
        os.setxattr('f', 'trusted.cairn', b'1')
        os.setxattr('f', 'user.cairn', b'2')
        assert sorted(os.listxattr('f')) == ['trusted.cairn', 'user.cairn']
        def work():
            assert os.listxattr('f') == ['user.cairn'], os.listxattr('f')
            refused(errno.ENODATA, os.getxattr, 'f', 'trusted.cairn')
            refused(errno.EPERM, os.setxattr, 'f', 'trusted.cairn', b'3')
        as_user(1234, 1234, work)
        """);
  }

  @Test
  void anIoctlThatNobodyKnows_isENOTTY() throws Exception {
    python(
        """
        make('f', 0o644)
        for path in ('f', '.'):
            fd = os.open(path, os.O_RDONLY)
            refused(errno.ENOTTY, fcntl.ioctl, fd, 0x5401)
            refused(errno.ENOTTY, fcntl.ioctl, fd, 0xc0de)
            os.close(fd)
        """);
  }

  /** Every call below breaks several rules at once. */
  @Test
  void whichErrorComesFirst_isAsOnTheLocalFileSystem() throws Exception {
    String script =
        """
        long = 'x' * 256
        os.mkdir('shut'); os.mkdir('shut/d'); os.mkdir('shut/full'); os.mkdir('shut/full/x')
        make('shut/f', 0o600); make('f', 0o600); os.mkdir('full'); os.mkdir('full/x')
        os.mkdir('sticky'); os.chmod('sticky', 0o1777); make('sticky/f', 0o666)
        os.symlink('loop', 'loop'); os.chmod('shut', 0o755)
        calls = {
            'mkdir existing': lambda: os.mkdir('shut/d'),
            'mkdir new': lambda: os.mkdir('shut/new'),
            'mkdir below file': lambda: os.mkdir('f/x'),
            'mkdir long': lambda: os.mkdir('shut/' + long),
            'mkdir loop': lambda: os.mkdir('loop/x'),
            'rmdir absent': lambda: os.rmdir('shut/absent'),
            'rmdir full': lambda: os.rmdir('shut/full'),
            'rmdir file': lambda: os.rmdir('shut/f'),
            'rmdir dot': lambda: os.rmdir('shut/.'),
            'rmdir dotdot': lambda: os.rmdir('shut/d/..'),
            'unlink dir': lambda: os.unlink('shut/d'),
            'unlink absent': lambda: os.unlink('shut/absent'),
            'unlink sticky': lambda: os.unlink('sticky/f'),
            'unlink slash': lambda: os.unlink('shut/f/'),
            'rename absent': lambda: os.rename('shut/absent', 'shut/d'),
            'rename dir over file': lambda: os.rename('shut/d', 'shut/f'),
            'rename file over dir': lambda: os.rename('shut/f', 'shut/d'),
            'rename over full': lambda: os.rename('shut/d', 'shut/full'),
            'rename below itself': lambda: os.rename('shut/full', 'shut/full/x/y'),
            'rename over ancestor': lambda: os.rename('shut/full/x', 'shut'),
            'rename long': lambda: os.rename('shut/f', 'shut/' + long),
            'rename dot': lambda: os.rename('shut/.', 'shut/y'),
            'link dir': lambda: os.link('shut/d', 'shut/l'),
            'link existing': lambda: os.link('shut/f', 'shut/d'),
            'link absent': lambda: os.link('shut/absent', 'shut/d'),
            'symlink existing': lambda: os.symlink('a', 'shut/d'),
            'symlink long': lambda: os.symlink('a' * 4096, 'shut/d'),
            'symlink empty': lambda: os.symlink('', 'shut/d'),
            'open dir write': lambda: os.open('shut/d', os.O_WRONLY),
            'open creat dir': lambda: os.open('shut/d', os.O_CREAT | os.O_WRONLY),
            'open excl dir': lambda: os.open('shut/d', os.O_CREAT | os.O_EXCL | os.O_WRONLY),
            'open creat slash': lambda: os.open('shut/new/', os.O_CREAT | os.O_WRONLY),
            'open directory file': lambda: os.open('shut/f', os.O_DIRECTORY),
            'open nofollow loop': lambda: os.open('loop', os.O_NOFOLLOW),
            'open below file': lambda: os.open('shut/f/x', os.O_RDONLY),
            'truncate dir': lambda: os.truncate('shut/d', 0),
            'truncate negative': lambda: os.truncate('shut/f', -1),
            'truncate absent': lambda: os.truncate('shut/absent', -1),
            'chmod absent': lambda: os.chmod('shut/absent', 0),
            'chown file': lambda: os.chown('shut/f', 7, 7),
            'utime file': lambda: os.utime('shut/f', (1, 1)),
            'mknod existing': lambda: os.mknod('shut/d', 0o600 | stat.S_IFIFO),
            'mknod device': lambda: os.mknod('shut/dev', 0o600 | stat.S_IFCHR, 5),
            'setxattr empty name': lambda: os.setxattr('shut/f', 'user.', b''),
            'setxattr no namespace': lambda: os.setxattr('shut/f', 'nothing', b''),
            'setxattr long name': lambda: os.setxattr('shut/f', 'user.' + 'x' * 251, b''),
            'setxattr large': lambda: os.setxattr('shut/f', 'user.a', b'x' * 65537),
            'setxattr both': lambda: os.setxattr('shut/f', 'user.a', b'', 3),
            'getxattr absent': lambda: os.getxattr('shut/f', 'user.absent'),
            'removexattr absent': lambda: os.removexattr('shut/f', 'user.absent'),
            'readlink file': lambda: os.readlink('shut/f'),
        }
        def all(who):
            for name, call in calls.items():
                try:
                    call()
                    print(who, name, 'done')
                except OSError as e:
                    print(who, name, errno.errorcode[e.errno])
        def as_nobody():
            all('nobody')
            os.sys.stdout.flush()
        os.sys.stdout.flush()
        as_user(1234, 1234, as_nobody)
        all('root')
        """;
    Path local = Files.createTempDirectory(TestRoot.path(), "local-");
    try {
      assertEquals(run(local, script), pythonHere(script));
    } finally {
      Shell.run(TestRoot.path(), "rm", "-r", local.toString()).ok();
    }
  }
}
