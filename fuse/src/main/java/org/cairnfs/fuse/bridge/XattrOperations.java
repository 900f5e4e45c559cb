package org.cairnfs.fuse.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.PosixAcl;
import org.cairnfs.fuse.wire.Body;
import org.cairnfs.fuse.wire.CountOut;
import org.cairnfs.fuse.wire.GetxattrIn;
import org.cairnfs.fuse.wire.InitFlags;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.Opcode;
import org.cairnfs.fuse.wire.SetxattrIn;

/**
 * Extended attributes.
 *
 * <p>Where ACLs are not agreed upon with the kernel, it would store and not obey them: their names
 * are answered EOPNOTSUPP.
 */
final class XattrOperations {
  private static final int VALUE_BYTES_MAX = 65_536;

  private static final byte[] TRUSTED_PREFIX = "trusted.".getBytes(StandardCharsets.US_ASCII);

  private final FileSystem fileSystem;
  private final Answers answers;
  private final boolean acls;

  /** Whether SETXATTR_EXT has been agreed on. */
  private volatile boolean extended;

  XattrOperations(FileSystem fileSystem, Answers answers, boolean acls) {
    this.fileSystem = fileSystem;
    this.answers = answers;
    this.acls = acls;
  }

  void agreed(long flags) {
    extended = (flags & InitFlags.SETXATTR_EXT) != 0;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.GETXATTR, this::getxattr);
    handlers.put(Opcode.LISTXATTR, this::listxattr);
    handlers.put(Opcode.SETXATTR, this::setxattr);
    handlers.put(Opcode.REMOVEXATTR, this::removexattr);
  }

  /**
   * Tells a value: getxattr(2), and listings that look for an ACL.
   *
   * <p>Valid replies: its size when the caller's buffer has size 0; else the value; ERANGE when it
   * does not fit; another errno.
   */
  void getxattr(Request request) throws MalformedRequestException {
    GetxattrIn in = GetxattrIn.read(request.body());
    byte[] name = Body.xattrName(request.body());
    if (isRefused(name)) {
      request.refuse(Errno.EOPNOTSUPP);
      return;
    }
    answers.when(
        request,
        fileSystem.getxattr(Operations.caller(request), Operations.ino(request), name),
        value -> answer(request, ByteBuffer.wrap(value), in.size()));
  }

  /**
   * Tells the names: listxattr(2).
   *
   * <p>Valid replies: their size when the caller's buffer has size 0; else the names, each with a
   * NUL; ERANGE when they do not fit; another errno.
   */
  void listxattr(Request request) throws MalformedRequestException {
    GetxattrIn in = GetxattrIn.read(request.body());
    answers.when(
        request,
        fileSystem.listxattr(Operations.caller(request), Operations.ino(request)),
        names -> answer(request, joined(visible(names, request)), in.size()));
  }

  /** Local file systems hide what only CAP_SYS_ADMIN may read; of the caller we know the uid. */
  private static List<byte[]> visible(List<byte[]> names, Request request) {
    if (Operations.caller(request).uid() == 0) {
      return names;
    }
    return names.stream().filter(name -> !isTrusted(name)).toList();
  }

  /**
   * Sets a value: setxattr(2).
   *
   * <p>Valid replies: done; an errno.
   */
  void setxattr(Request request) throws MalformedRequestException {
    SetxattrIn in =
        extended ? SetxattrIn.read(request.body()) : SetxattrIn.readWithoutExt(request.body());
    boolean killSgid = (in.setxattrFlags() & SetxattrIn.ACL_KILL_SGID) != 0;
    byte[] name = Body.xattrName(request.body());
    byte[] value = Body.bytes(request.body(), in.size());
    if (isRefused(name)) {
      request.refuse(Errno.EOPNOTSUPP);
    } else if (value.length > VALUE_BYTES_MAX) {
      request.refuse(Errno.E2BIG);
    } else {
      answers.whenDone(
          request,
          fileSystem.setxattr(
              Operations.caller(request),
              Operations.ino(request),
              name,
              value,
              killSgid ? in.flags() | FileSystem.ACL_KILL_SGID : in.flags()));
    }
  }

  /**
   * Removes a name with its value: removexattr(2).
   *
   * <p>Valid replies: done; an errno.
   */
  void removexattr(Request request) throws MalformedRequestException {
    byte[] name = Body.xattrName(request.body());
    if (isRefused(name)) {
      request.refuse(Errno.EOPNOTSUPP);
      return;
    }
    answers.whenDone(
        request, fileSystem.removexattr(Operations.caller(request), Operations.ino(request), name));
  }

  /**
   * Answers with bytes, or their number.
   *
   * @param room unsigned size of the caller's buffer
   */
  private static void answer(Request request, ByteBuffer bytes, int room) {
    if (room == 0) {
      request.answer(CountOut.SIZE, to -> CountOut.write(to, bytes.remaining()));
    } else if (Integer.compareUnsigned(bytes.remaining(), room) > 0) {
      request.refuse(Errno.ERANGE);
    } else {
      request.answer(bytes);
    }
  }

  private static ByteBuffer joined(List<byte[]> names) {
    int bytes = names.stream().mapToInt(name -> name.length + 1).sum();
    ByteBuffer joined = ByteBuffer.allocate(bytes);
    names.forEach(name -> joined.put(name).put((byte) 0));
    return joined.flip();
  }

  private static boolean isTrusted(byte[] name) {
    int bytes = TRUSTED_PREFIX.length;
    return name.length >= bytes && Arrays.equals(name, 0, bytes, TRUSTED_PREFIX, 0, bytes);
  }

  private boolean isRefused(byte[] name) {
    return !acls && PosixAcl.isName(name);
  }
}
