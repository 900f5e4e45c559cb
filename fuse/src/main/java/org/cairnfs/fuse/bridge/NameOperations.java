package org.cairnfs.fuse.bridge;

import java.util.Map;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.fuse.wire.Body;
import org.cairnfs.fuse.wire.CreateIn;
import org.cairnfs.fuse.wire.LinkIn;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.MkdirIn;
import org.cairnfs.fuse.wire.MknodIn;
import org.cairnfs.fuse.wire.NameTooLongException;
import org.cairnfs.fuse.wire.Opcode;
import org.cairnfs.fuse.wire.Rename2In;
import org.cairnfs.fuse.wire.RenameIn;

/**
 * What makes, moves and removes names.
 *
 * <p>The kernel holds the directories' locks meanwhile, has checked permissions and the sticky bit,
 * and has looked the names up. The mode of what is made has the caller's umask taken off already.
 */
final class NameOperations {
  private final FileSystem fileSystem;
  private final Answers answers;

  NameOperations(FileSystem fileSystem, Answers answers) {
    this.fileSystem = fileSystem;
    this.answers = answers;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.MKNOD, this::mknod);
    handlers.put(Opcode.MKDIR, this::mkdir);
    handlers.put(Opcode.SYMLINK, this::symlink);
    handlers.put(Opcode.CREATE, this::create);
    handlers.put(Opcode.LINK, this::link);
    handlers.put(Opcode.UNLINK, this::unlink);
    handlers.put(Opcode.RMDIR, this::rmdir);
    handlers.put(Opcode.RENAME, this::rename);
    handlers.put(Opcode.RENAME2, this::rename2);
    handlers.put(Opcode.TMPFILE, this::tmpfile);
  }

  /**
   * Makes a file, device node, pipe or socket: mknod(2), and bind(2) of a socket.
   *
   * <p>Valid replies: an entry, whose lookup then counts; an errno.
   */
  void mknod(Request request) throws MalformedRequestException, NameTooLongException {
    MknodIn in = MknodIn.read(request.body());
    if (!isKindToMake(in.mode() & FileKind.TYPE_MASK)) {
      throw new MalformedRequestException("mode " + Integer.toOctalString(in.mode()));
    }
    FileName name = Body.name(request.body());
    answers.whenEntry(
        request,
        fileSystem.mknod(
            Operations.caller(request, in.umask()),
            Operations.ino(request),
            name,
            in.mode(),
            in.rdev()));
  }

  private static boolean isKindToMake(int type) {
    for (FileKind kind : FileKind.values()) {
      if (kind.typeBits() == type) {
        return kind != FileKind.DIRECTORY;
      }
    }
    return false;
  }

  /**
   * Makes a directory: mkdir(2).
   *
   * <p>Valid replies: an entry, whose lookup then counts; an errno.
   */
  void mkdir(Request request) throws MalformedRequestException, NameTooLongException {
    MkdirIn in = MkdirIn.read(request.body());
    FileName name = Body.name(request.body());
    answers.whenEntry(
        request,
        fileSystem.mkdir(
            Operations.caller(request, in.umask()), Operations.ino(request), name, in.mode()));
  }

  /**
   * Makes a symbolic link: symlink(2).
   *
   * <p>Valid replies: an entry, whose lookup then counts; an errno.
   */
  void symlink(Request request) throws MalformedRequestException, NameTooLongException {
    FileName name = Body.name(request.body());
    byte[] target = Body.target(request.body());
    answers.whenEntry(
        request,
        fileSystem.symlink(Operations.caller(request), Operations.ino(request), name, target));
  }

  /**
   * Makes a regular file and opens it: open(2) with O_CREAT of a name that the kernel believes
   * absent.
   *
   * <p>Valid replies: an entry, whose lookup then counts, and an open file, which is released
   * later; an errno.
   */
  void create(Request request) throws MalformedRequestException, NameTooLongException {
    CreateIn in = CreateIn.read(request.body());
    FileName name = Body.name(request.body());
    answers.when(
        request,
        fileSystem.create(
            Operations.caller(request, in.umask()),
            Operations.ino(request),
            name,
            in.mode(),
            in.flags()),
        created -> created(request, created));
  }

  /**
   * Makes a regular file without a name and opens it: open(2) with O_TMPFILE.
   *
   * <p>Valid replies: as for CREATE.
   */
  void tmpfile(Request request) throws MalformedRequestException {
    CreateIn in = CreateIn.read(request.body());
    answers.when(
        request,
        fileSystem.tmpfile(
            Operations.caller(request, in.umask()), Operations.ino(request), in.mode(), in.flags()),
        created -> created(request, created));
  }

  private void created(Request request, Created created) {
    if (!answers.created(request, created)) {
      Ino ino = created.entry().ino();
      fileSystem.release(Operations.caller(request), ino, created.file().handle());
      fileSystem.forget(ino, 1);
    }
  }

  /**
   * Makes another name for an inode: link(2).
   *
   * <p>Valid replies: an entry, whose lookup then counts; an errno.
   */
  void link(Request request) throws MalformedRequestException, NameTooLongException {
    LinkIn in = LinkIn.read(request.body());
    FileName name = Body.name(request.body());
    answers.whenEntry(
        request,
        fileSystem.link(
            Operations.caller(request), new Ino(in.nodeId()), Operations.ino(request), name));
  }

  /**
   * Removes the name of what is not a directory: unlink(2). The inode stays usable until it is
   * forgotten.
   *
   * <p>Valid replies: done; an errno.
   */
  void unlink(Request request) throws MalformedRequestException, NameTooLongException {
    FileName name = Body.name(request.body());
    answers.whenDone(
        request, fileSystem.unlink(Operations.caller(request), Operations.ino(request), name));
  }

  /**
   * Removes an empty directory: rmdir(2).
   *
   * <p>Valid replies: done; an errno.
   */
  void rmdir(Request request) throws MalformedRequestException, NameTooLongException {
    FileName name = Body.name(request.body());
    answers.whenDone(
        request, fileSystem.rmdir(Operations.caller(request), Operations.ino(request), name));
  }

  /**
   * Moves a name: rename(2).
   *
   * <p>Valid replies: done; an errno.
   */
  void rename(Request request) throws MalformedRequestException, NameTooLongException {
    RenameIn in = RenameIn.read(request.body());
    rename(request, in.newParent(), 0);
  }

  /**
   * Moves a name with flags: renameat2(2).
   *
   * <p>Valid replies: done; an errno, EINVAL for flags that are not supported.
   */
  void rename2(Request request) throws MalformedRequestException, NameTooLongException {
    Rename2In in = Rename2In.read(request.body());
    rename(request, in.newParent(), in.flags());
  }

  private void rename(Request request, long newParent, int flags)
      throws MalformedRequestException, NameTooLongException {
    FileName name = Body.name(request.body());
    FileName newName = Body.name(request.body());
    answers.whenDone(
        request,
        fileSystem.rename(
            Operations.caller(request),
            Operations.ino(request),
            name,
            new Ino(newParent),
            newName,
            flags));
  }
}
