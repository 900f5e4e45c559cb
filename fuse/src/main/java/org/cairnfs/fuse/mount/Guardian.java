package org.cairnfs.fuse.mount;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tiny process that outlives the node, to remove a mount whose node has died.
 *
 * <p>It reads a pipe that only the node holds open. While the node lives nothing arrives after the
 * mount's device; "released" ends it; the pipe's end means that the node is gone: then it aborts
 * the connection and detaches the mount, if it is still there, recognised by device, place and
 * type. It is started before the mount is made, so that there is no moment without it, and in a
 * session of its own, so that what is typed at a terminal does not reach it.
 */
final class Guardian implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

  /** Arguments: the mount point as the mount table writes it, and as it is; the subtype. */
  private static final String SCRIPT =
      String.join(
          "\n",
          "trap '' HUP INT TERM",
          "cd /",
          "device=",
          "if read -r device connection; then",
          "  if read -r released; then exit 0; fi",
          "fi",
          "while read -r id parent dev root point rest; do",
          "  [ \"$point\" = \"$1\" ] || continue",
          "  [ -z \"$device\" ] || [ \"$dev\" = \"$device\" ] || continue",
          "  case \"$rest\" in *\" - fuse.$3 \"*|*\" - fuseblk.$3 \"*) ;; *) continue ;; esac",
          "  abort=/sys/fs/fuse/connections/$connection/abort",
          "  if [ -n \"$connection\" ] && [ -w \"$abort\" ]; then echo 1 > \"$abort\"; fi",
          "  umount -l \"$2\" || fusermount -uz \"$2\"",
          "done < /proc/self/mountinfo");

  private final Process process;
  private final OutputStream pipe;

  private Guardian(Process process) {
    this.process = process;
    this.pipe = process.getOutputStream();
  }

  static Guardian start(Path mountPoint) throws MountRefusedException {
    List<String> shell =
        List.of(
            "sh",
            "-c",
            SCRIPT,
            "cairn-guardian",
            MountTable.escape(mountPoint.toString()),
            mountPoint.toString(),
            MountTable.SUBTYPE);
    List<String> inSessionOfItsOwn = new ArrayList<>(List.of("setsid"));
    inSessionOfItsOwn.addAll(shell);
    try {
      return new Guardian(launch(inSessionOfItsOwn));
    } catch (IOException noSetsid) {
      LOG.debug("setsid cannot be started, the guardian stays in our session", noSetsid);
    }
    try {
      return new Guardian(launch(shell));
    } catch (IOException noShell) {
      throw new MountRefusedException(
          "the mount's guardian cannot be started: " + noShell, noShell);
    }
  }

  private static Process launch(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Tells it which mount it is for. */
  void watch(String device, long connection) throws MountRefusedException {
    try {
      tell(device + " " + connection);
    } catch (IOException dead) {
      throw new MountRefusedException("the mount's guardian has died: " + dead, dead);
    }
  }

  long pid() {
    return process.pid();
  }

  /** The mount is gone or never came to be: ends the process. */
  @Override
  public void close() {
    try {
      tell("released");
      tell("released");
      pipe.close();
    } catch (IOException dead) {
      LOG.debug("the guardian has ended before", dead);
    }
  }

  private void tell(String line) throws IOException {
    pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    pipe.flush();
  }
}
