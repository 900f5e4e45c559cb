package org.cairnfs.tests.posix;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cairnfs.tests.mounted.Shell;
import org.junit.jupiter.api.Test;

/** Files without a name (O_TMPFILE of open(2)), file handles, and birth times. */
class UnnamedTest extends PosixContract {
  private static final String TOOLS =
      """
      import ctypes, errno, os, struct
      libc = ctypes.CDLL(None, use_errno=True)
      AT_FDCWD, AT_EMPTY_PATH, AT_SYMLINK_FOLLOW = -100, 0x1000, 0x400
      O_EXCL_TMPFILE = os.O_TMPFILE | os.O_EXCL

      def checked(result):
          if result < 0:
              raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
          return result

      def linkat(fd, name):
          checked(libc.linkat(fd, b'', AT_FDCWD, name.encode(), AT_EMPTY_PATH))

      def refused(number, call, *args):
          try:
              call(*args)
          except OSError as e:
              assert e.errno == number, (errno.errorcode[e.errno], args)
              return
          raise AssertionError('not refused: %r' % (args,))

      def handle_of(path):
          handle = ctypes.create_string_buffer(struct.pack('Ii', 128, 0), 136)
          mount = ctypes.c_int()
          checked(libc.name_to_handle_at(AT_FDCWD, path.encode(), handle, ctypes.byref(mount), 0))
          return handle.raw

      def open_handle(directory, handle, flags=os.O_RDONLY):
          fd = os.open(directory, os.O_RDONLY)
          try:
              return checked(libc.open_by_handle_at(fd, handle, flags))
          finally:
              os.close(fd)

      def birth(path):
          out = ctypes.create_string_buffer(256)
          checked(libc.statx(AT_FDCWD, path.encode(), 0, 0xfff, out))
          mask, = struct.unpack_from('I', out, 0)
          return struct.unpack_from('qI', out, 80) if mask & 0x800 else None
      """;

  UnnamedTest() {
    super(TOOLS);
  }

  @Test
  void anUnnamedFile_canBeLinked_byEmptyPath_andByProc() throws Exception {
    python(
        """
        os.umask(0o027)
        fd = os.open('.', os.O_TMPFILE | os.O_RDWR, 0o666)
        os.write(fd, b'content')
        assert os.fstat(fd).st_nlink == 0 and os.fstat(fd).st_mode & 0o7777 == 0o640
        assert os.listdir('.') == []
        linkat(fd, 'a')
        checked(libc.linkat(
            AT_FDCWD, b'/proc/self/fd/%d' % fd, AT_FDCWD, b'b', AT_SYMLINK_FOLLOW))
        assert os.fstat(fd).st_nlink == 2, os.fstat(fd)
        refused(errno.EEXIST, linkat, fd, 'a')
        os.close(fd)
        assert open('a').read() == 'content' and sorted(os.listdir('.')) == ['a', 'b']
        os.unlink('a')
        os.unlink('b')
        """);
  }

  @Test
  void withOExcl_andOnceUnlinked_itCannotBeLinked() throws Exception {
    python(
        """
        fd = os.open('.', O_EXCL_TMPFILE | os.O_RDWR, 0o600)
        refused(errno.ENOENT, linkat, fd, 'a')
        os.close(fd)
        fd = os.open('f', os.O_CREAT | os.O_RDWR)
        os.unlink('f')
        refused(errno.ENOENT, linkat, fd, 'a')
        os.close(fd)
        assert os.listdir('.') == []
        open('f', 'w').close()
        refused(errno.ENOTDIR, os.open, 'f', os.O_TMPFILE | os.O_RDWR)
        refused(errno.EINVAL, os.open, '.', os.O_TMPFILE | os.O_RDONLY)
        """);
  }

  @Test
  void aLinkedFile_survivesACrash_anUnnamedOneIsGone() throws Exception {
    Path directory =
        Path.of(
            pythonHere(
                    """
                    print(os.getcwd())
                    fd = os.open('.', os.O_TMPFILE | os.O_RDWR, 0o600)
                    os.write(fd, b'x' * 100000)
                    linkat(fd, 'kept')
                    os.fsync(fd)
                    """)
                .strip());
    Process holder =
        Shell.start(
            directory,
            volume().directory().resolve("holder.log"),
            "exec python3 -c \"import os, time; fd = os.open('.', os.O_TMPFILE | os.O_RDWR);"
                + " os.write(fd, b'y' * 1000000); os.fsync(fd);"
                + " open('"
                + volume().directory().resolve("held")
                + "', 'w').close(); time.sleep(600)\"");
    try {
      org.cairnfs.tests.mounted.Await.that(
          "the unnamed file is synced",
          java.time.Duration.ofSeconds(60),
          () -> Files.exists(volume().directory().resolve("held")));
      node().process().destroyForcibly().waitFor();
    } finally {
      holder.destroyForcibly().waitFor();
    }
    killAndRestart();
    run(directory, "assert os.listdir('.') == ['kept'] and open('kept').read() == 'x' * 100000");
  }

  @Test
  void aFileHandle_opensTheFile_underAnyName_andNotOnceItIsGone() throws Exception {
    python(
        """
        os.mkdir('d')
        open('d/f', 'w').write('content')
        f, d = handle_of('d/f'), handle_of('d')
        os.rename('d', 'e')
        fd = open_handle('.', f)
        assert os.read(fd, 100) == b'content'
        os.close(fd)
        fd = open_handle('.', d)
        assert os.listdir(fd) == ['f']
        os.close(fd)
        os.unlink('e/f')
        refused(errno.ESTALE, open_handle, '.', f)
        """);
  }

  @Test
  void aFileHandle_opensTheFile_afterARestart() throws Exception {
    String said =
        pythonHere(
            """
            os.makedirs('a/b')
            open('a/b/f', 'w').write('content')
            print(os.getcwd(), handle_of('a/b/f').hex(), handle_of('a/b').hex(), birth('a/b/f')[0])
            """);
    restart();
    String[] parts = said.strip().split(" ");
    run(
        Path.of(parts[0]),
        "f, d, born = '%s', '%s', %s".formatted(parts[1], parts[2], parts[3])
            + """

            fd = open_handle('.', bytes.fromhex(f))
            assert os.read(fd, 100) == b'content'
            os.close(fd)
            fd = open_handle('.', bytes.fromhex(d))
            assert os.listdir(fd) == ['f']
            os.fchdir(fd)
            assert os.getcwd().endswith('/a/b'), os.getcwd()
            assert birth('f')[0] == born
            """);
  }

  @Test
  void theBirthTime_isTold_andStays() throws Exception {
    python(
        """
        import time
        before = time.time() - 1
        open('f', 'w').close()
        born = birth('f')
        assert before < born[0] <= time.time(), born
        os.utime('f', (1, 1))
        os.rename('f', 'g')
        open('g', 'a').write('x')
        assert birth('g') == born
        os.mkdir('d')
        os.symlink('d', 'l')
        assert birth('d') is not None and birth('.') is not None
        """);
  }
}
