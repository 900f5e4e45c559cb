package org.cairnfs.fuse.bridge;

import java.nio.ByteBuffer;
import java.util.Map;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.fuse.wire.GetattrIn;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.Opcode;
import org.cairnfs.fuse.wire.SetattrIn;
import org.cairnfs.fuse.wire.StatfsOut;
import org.cairnfs.fuse.wire.StatxIn;

/** Attributes of inodes and of the whole file system. */
final class AttributeOperations {
  private final FileSystem fileSystem;
  private final Answers answers;

  AttributeOperations(FileSystem fileSystem, Answers answers) {
    this.fileSystem = fileSystem;
    this.answers = answers;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.GETATTR, this::getattr);
    handlers.put(Opcode.STATX, this::statx);
    handlers.put(Opcode.SETATTR, this::setattr);
    handlers.put(Opcode.READLINK, this::readlink);
    handlers.put(Opcode.STATFS, this::statfs);
    handlers.put(Opcode.SYNCFS, this::syncfs);
  }

  /**
   * Tells an inode's attributes: stat(2), and every permission check, when the kernel's copy is too
   * old.
   *
   * <p>Valid replies: attributes; an errno.
   */
  void getattr(Request request) throws MalformedRequestException {
    GetattrIn.read(request.body());
    answers.whenAttributes(
        request, fileSystem.getattr(Operations.caller(request), Operations.ino(request)));
  }

  /**
   * Tells an inode's attributes with its birth time: statx(2) that asks for it.
   *
   * <p>Valid replies: attributes; an errno.
   */
  void statx(Request request) throws MalformedRequestException {
    StatxIn.read(request.body());
    answers.whenStatx(
        request, fileSystem.getattr(Operations.caller(request), Operations.ino(request)));
  }

  /**
   * Changes attributes: chmod(2), chown(2), truncate(2), utimensat(2). The kernel has checked that
   * the caller may.
   *
   * <p>Valid replies: the attributes after the change; an errno.
   */
  void setattr(Request request) throws MalformedRequestException {
    SetattrIn in = SetattrIn.read(request.body());
    answers.whenAttributes(
        request,
        fileSystem.setattr(Operations.caller(request), Operations.ino(request), in.change()));
  }

  /**
   * Tells a symbolic link's target: readlink(2), and every path that leads through the link unless
   * the kernel has kept the target.
   *
   * <p>Valid replies: the target, without NUL; an errno.
   */
  void readlink(Request request) {
    answers.when(
        request,
        fileSystem.readlink(Operations.caller(request), Operations.ino(request)),
        target -> request.answer(ByteBuffer.wrap(target)));
  }

  /**
   * Tells sizes and free space: statfs(2).
   *
   * <p>Valid replies: the figures; an errno.
   */
  void statfs(Request request) {
    answers.when(
        request,
        fileSystem.statfs(Operations.caller(request)),
        stat -> request.answer(StatfsOut.SIZE, to -> StatfsOut.write(to, stat)));
  }

  /**
   * Makes everything durable: sync(2) and syncfs(2), which reach us on block mounts only.
   *
   * <p>Valid replies: done; an errno.
   */
  void syncfs(Request request) {
    answers.whenDone(request, fileSystem.syncfs(Operations.caller(request)));
  }
}
