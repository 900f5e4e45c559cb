package org.cairnfs.tests.posix;

import org.junit.jupiter.api.Test;

/** Locks between processes (flock(2), fcntl(2)). */
class LocksTest extends PosixContract {
  /** Children that lock, and tell and wait over pipes. */
  private static final String TOOLS =
      """
      import fcntl, os, signal, struct, time, errno, select

      def lk(kind, start=0, length=0):
          return struct.pack('hhqqi4x', kind, 0, start, length, 0)

      def ofd(fd, cmd, kind, start=0, length=0):
          return fcntl.fcntl(fd, cmd, lk(kind, start, length))

      def refused(number, call, *args):
          try:
              call(*args)
          except OSError as e:
              assert e.errno == number, (errno.errorcode[e.errno], args)
              return
          raise AssertionError('not refused: %r' % (args,))

      class Child:
          def __init__(self, work):
              self.out, out = os.pipe()
              go, self.go = os.pipe()
              self.pid = os.fork()
              if self.pid == 0:
                  try:
                      work(lambda text: os.write(out, text.encode() + b'\\n'),
                           lambda: os.read(go, 1))
                  except BaseException as e:
                      os.write(out, ('%s' % getattr(e, 'errno', repr(e))).encode() + b'\\n')
                  os._exit(0)
              os.close(out)
              os.close(go)
          def says(self, text):
              ready, _, _ = select.select([self.out], [], [], 60)
              assert ready, 'nothing said for a minute, awaiting ' + text
              said = os.read(self.out, 4096).decode().strip()
              assert said == text, 'said %r, not %r' % (said, text)
          def says_nothing(self):
              ready, _, _ = select.select([self.out], [], [], 0.3)
              assert not ready, os.read(self.out, 4096)
          def goes_on(self):
              os.write(self.go, b'x')
          def ends(self):
              os.waitpid(self.pid, 0)
              os.close(self.out)
              os.close(self.go)

      def asleep(pid):
          end = time.time() + 60
          while time.time() < end:
              if open('/proc/%d/syscall' % pid).read().split()[0] in ('72', '73', '25', '32'):
                  return
              time.sleep(0.01)
          raise AssertionError('the child never waits')

      f = os.open('f', os.O_RDWR | os.O_CREAT)
      """;

  LocksTest() {
    super(TOOLS);
  }

  @Test
  void fcntl_waits_untilTheHolderUnlocks() throws Exception {
    python(
        """
        fcntl.lockf(f, fcntl.LOCK_EX, 10, 0)
        def work(say, wait):
            g = os.open('f', os.O_RDWR)
            refused(errno.EAGAIN, fcntl.lockf, g, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 9)
            fcntl.lockf(g, fcntl.LOCK_EX, 10, 10)
            fcntl.lockf(g, fcntl.LOCK_EX, 1, 9)
            say('locked')
        c = Child(work)
        asleep(c.pid)
        c.says_nothing()
        t = fcntl.fcntl(f, fcntl.F_GETLK, lk(fcntl.F_WRLCK, 5, 100))
        kind, whence, start, length, pid = struct.unpack('hhqqi4x', t)
        assert (kind, start, length, pid) == (fcntl.F_WRLCK, 10, 10, c.pid), (kind, start, length, pid)
        fcntl.lockf(f, fcntl.LOCK_UN, 1, 9)
        c.says('locked')
        c.ends()
        """);
  }

  @Test
  void fcntl_ofTwoProcessesInACircle_isEDEADLK() throws Exception {
    python(
        """
        g = os.open('g', os.O_RDWR | os.O_CREAT)
        def work(say, wait):
            fcntl.lockf(g, fcntl.LOCK_EX)
            say('has g')
            fcntl.lockf(f, fcntl.LOCK_EX)
            say('has f')
        fcntl.lockf(f, fcntl.LOCK_EX)
        c = Child(work)
        c.says('has g')
        asleep(c.pid)
        refused(errno.EDEADLK, fcntl.lockf, g, fcntl.LOCK_EX)
        fcntl.lockf(f, fcntl.LOCK_UN)
        c.says('has f')
        c.ends()
        """);
  }

  @Test
  void aSignal_interruptsTheWait_andTheLockIsNotTaken() throws Exception {
    python(
        """
        for lock in (fcntl.lockf, fcntl.flock):
            def work(say, wait):
                def handler(number, frame):
                    raise InterruptedError(errno.EINTR, 'by the handler')
                signal.signal(signal.SIGINT, handler)
                g = os.open('f', os.O_RDWR)
                lock(g, fcntl.LOCK_EX)
                say('locked')
            lock(f, fcntl.LOCK_EX)
            c = Child(work)
            asleep(c.pid)
            os.kill(c.pid, signal.SIGINT)
            c.says(str(errno.EINTR))
            c.ends()
            lock(f, fcntl.LOCK_UN)
            h = os.open('f', os.O_RDWR)
            lock(h, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.close(h)
        """);
  }

  @Test
  void kill9_ofTheHolder_andOfAWaiter_freesEverything() throws Exception {
    python(
        """
        def hold(say, wait):
            g = os.open('f', os.O_RDWR)
            fcntl.lockf(g, fcntl.LOCK_EX)
            fcntl.flock(g, fcntl.LOCK_EX)
            say('holds')
            wait()
        def want(say, wait):
            g = os.open('f', os.O_RDWR)
            fcntl.lockf(g, fcntl.LOCK_EX)
            fcntl.flock(g, fcntl.LOCK_EX)
            say('has')
            wait()
        holder = Child(hold)
        holder.says('holds')
        killed = Child(want)
        asleep(killed.pid)
        next = Child(want)
        asleep(next.pid)
        os.kill(killed.pid, signal.SIGKILL)
        killed.ends()
        next.says_nothing()
        os.kill(holder.pid, signal.SIGKILL)
        holder.ends()
        next.says('has')
        next.goes_on()
        next.ends()
        """);
  }

  @Test
  void fork_inheritsFlock_butNotFcntlLocks_andCloseDropsThem() throws Exception {
    python(
        """
        fcntl.flock(f, fcntl.LOCK_EX)
        fcntl.lockf(f, fcntl.LOCK_EX)
        def work(say, wait):
            refused(errno.EAGAIN, fcntl.lockf, f, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
            say('checked')
            wait()
            fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
            g = os.open('f', os.O_RDWR)
            refused(errno.EWOULDBLOCK, fcntl.flock, g, fcntl.LOCK_SH | fcntl.LOCK_NB)
            say('checked again')
            wait()
        c = Child(work)
        c.says('checked')
        os.close(os.open('f', os.O_RDONLY))
        c.goes_on()
        c.says('checked again')
        h = os.open('f', os.O_RDWR)
        os.close(f)
        refused(errno.EWOULDBLOCK, fcntl.flock, h, fcntl.LOCK_SH | fcntl.LOCK_NB)
        c.goes_on()
        c.ends()
        fcntl.flock(h, fcntl.LOCK_EX)
        """);
  }

  @Test
  void ofdLocks_belongToTheOpenFile_andEndWithIt() throws Exception {
    python(
        """
        g = os.open('f', os.O_RDWR)
        ofd(f, fcntl.F_OFD_SETLK, fcntl.F_WRLCK, 0, 10)
        refused(errno.EAGAIN, ofd, g, fcntl.F_OFD_SETLK, fcntl.F_RDLCK, 9, 1)
        refused(errno.EAGAIN, fcntl.lockf, g, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)
        os.close(os.open('f', os.O_RDONLY))
        refused(errno.EAGAIN, ofd, g, fcntl.F_OFD_SETLK, fcntl.F_RDLCK, 9, 1)
        copy = os.dup(f)
        os.close(f)
        refused(errno.EAGAIN, ofd, g, fcntl.F_OFD_SETLK, fcntl.F_RDLCK, 9, 1)
        os.close(copy)
        ofd(g, fcntl.F_OFD_SETLKW, fcntl.F_WRLCK, 0, 0)
        """);
  }

  @Test
  void ranges_reachTheLastByteAFileCanHave() throws Exception {
    python(
        """
        top = (1 << 63) - 1
        fcntl.lockf(f, fcntl.LOCK_EX, 1, top)
        fcntl.lockf(f, fcntl.LOCK_EX, 0, 100)
        fcntl.lockf(f, fcntl.LOCK_UN, 1 << 62, 200)
        def work(say, wait):
            g = os.open('f', os.O_RDWR)
            fcntl.lockf(g, fcntl.LOCK_EX | fcntl.LOCK_NB, 1 << 62, 200)
            fcntl.lockf(g, fcntl.LOCK_EX | fcntl.LOCK_NB, 100, 0)
            for at in (199, 200 + (1 << 62), top):
                refused(errno.EAGAIN, fcntl.lockf, g, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, at)
            say('checked')
        c = Child(work)
        c.says('checked')
        c.ends()
        """);
  }

  @Test
  void manyProcesses_countUnderALock_andMissNone() throws Exception {
    python(
        """
        os.write(f, b'0')
        def work(say, wait):
            g = os.open('f', os.O_RDWR)
            for i in range(50):
                fcntl.lockf(g, fcntl.LOCK_EX)
                n = int(os.pread(g, 20, 0))
                os.pwrite(g, b'%d' % (n + 1), 0)
                fcntl.lockf(g, fcntl.LOCK_UN)
            say('done')
        children = [Child(work) for i in range(8)]
        for c in children:
            c.says('done')
            c.ends()
        assert os.pread(f, 20, 0) == b'400', os.pread(f, 20, 0)
        """);
  }
}
