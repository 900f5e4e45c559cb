package org.cairnfs.actors.api;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One mount of the file system, asynchronous and by inode.
 *
 * <p>No method blocks or throws; a stage that completes exceptionally means a fault. Permission
 * bits and ACLs are checked by the kernel (default_permissions) except where a method says
 * otherwise; names "." and ".." never arrive. Every Entry, Created and readdirplus entry counts one
 * lookup of its inode, to be returned through {@link #forget}; an inode stays usable until then
 * even when its last link is gone.
 *
 * <p>Common refusals: ESTALE or ENOENT for an inode that no longer exists, EROFS on a read-only
 * mount, ENOSPC for what grows, EINTR after {@link #interrupt}.
 */
public interface FileSystem {
  /** ENOENT when the name is absent. */
  CompletionStage<Outcome<Entry>> lookup(Caller caller, Ino parent, FileName name);

  /**
   * An inode by its number, which a file handle carried (open_by_handle_at(2)). ENOENT once it has
   * no link left.
   */
  CompletionStage<Outcome<Entry>> find(Caller caller, Ino ino);

  /** The directory that a directory is in; of the root the root. ENOTDIR, ENOENT. */
  CompletionStage<Outcome<Entry>> parent(Caller caller, Ino directory);

  /** Gives {@code count} lookups back. */
  void forget(Ino ino, long count);

  CompletionStage<Outcome<Attributes>> getattr(Caller caller, Ino ino);

  /** EPERM, EINVAL (size of what is not a file), EFBIG. */
  CompletionStage<Outcome<Attributes>> setattr(Caller caller, Ino ino, AttributeChange change);

  /** EINVAL for what is not a symlink. */
  CompletionStage<Outcome<byte[]>> readlink(Caller caller, Ino ino);

  /** Makes any kind but a directory. The mode carries type and permission bits. EEXIST, EMLINK. */
  CompletionStage<Outcome<Entry>> mknod(
      Caller caller, Ino parent, FileName name, int mode, int rdev);

  CompletionStage<Outcome<Entry>> mkdir(Caller caller, Ino parent, FileName name, int mode);

  CompletionStage<Outcome<Entry>> symlink(Caller caller, Ino parent, FileName name, byte[] target);

  /** Makes and opens a regular file; EEXIST if the name exists (the kernel then opens it). */
  CompletionStage<Outcome<Created>> create(
      Caller caller, Ino parent, FileName name, int mode, int openFlags);

  /**
   * Makes and opens a regular file without a name, in the file system of a directory that it takes
   * group and ACL from (O_TMPFILE). It ends with its last lookup, unless it has been linked by
   * then, which O_EXCL among the flags forbids.
   */
  CompletionStage<Outcome<Created>> tmpfile(Caller caller, Ino parent, int mode, int openFlags);

  /** EPERM for a directory, EMLINK, ENOENT for what was unlinked. */
  CompletionStage<Outcome<Entry>> link(Caller caller, Ino ino, Ino newParent, FileName newName);

  CompletionStage<Outcome<Void>> unlink(Caller caller, Ino parent, FileName name);

  CompletionStage<Outcome<Void>> rmdir(Caller caller, Ino parent, FileName name);

  /** Flags as in renameat2(2): NOREPLACE 1, EXCHANGE 2, WHITEOUT 4; others EINVAL. */
  CompletionStage<Outcome<Void>> rename(
      Caller caller, Ino parent, FileName name, Ino newParent, FileName newName, int flags);

  /** Flags as in open(2); O_TRUNC is included when the kernel leaves truncation to us. */
  CompletionStage<Outcome<OpenFile>> open(Caller caller, Ino ino, int flags);

  /**
   * Reads up to {@code length} bytes; fewer only at the end of the file.
   *
   * @return position 0 to limit: what was read; the receiver calls {@link Data#close} when it has
   *     used it
   */
  CompletionStage<Outcome<Data>> read(Caller caller, Ino ino, long handle, long offset, int length);

  /**
   * Writes all bytes remaining in the buffer, which belongs to the file system until the stage
   * completes.
   *
   * @param clearPrivileges drop setuid and setgid as after a write by an unprivileged caller
   * @return the bytes written: all
   */
  CompletionStage<Outcome<Integer>> write(
      Caller caller,
      Ino ino,
      long handle,
      long offset,
      ByteBuffer source,
      boolean append,
      boolean clearPrivileges);

  /**
   * Allocates, frees or clears a range, as fallocate(2): modes 0, KEEP_SIZE 1, PUNCH_HOLE with
   * KEEP_SIZE 3, ZERO_RANGE 16 and with KEEP_SIZE 17; others EOPNOTSUPP. A caller that is not root
   * takes setuid and setgid away. EINVAL, EFBIG, EISDIR, ENODEV for what is neither file nor
   * directory.
   */
  CompletionStage<Outcome<Void>> fallocate(
      Caller caller, Ino ino, long handle, int mode, long offset, long length);

  /**
   * Where data (whence 3) or a hole (whence 4) begins, at or after an offset, as lseek(2); others
   * EINVAL. Unwritten blocks are holes, and one begins at the end. ENXIO.
   */
  CompletionStage<Outcome<Long>> lseek(
      Caller caller, Ino ino, long handle, long offset, int whence);

  /**
   * Copies bytes between files, or within one, as copy_file_range(2). A caller that is not root
   * takes setuid and setgid of the target away. EINVAL for flags and for ranges of one file that
   * overlap, EISDIR, EFBIG.
   *
   * @param length at most so many bytes
   * @return the bytes copied, fewer at the end of the source and whenever it likes; 0 only at the
   *     end
   */
  CompletionStage<Outcome<Long>> copyFileRange(
      Caller caller, FilePosition from, FilePosition to, long length, long flags);

  /**
   * A descriptor was closed; reports errors of earlier writes.
   *
   * @param lockOwner whose POSIX locks on the file end, as {@link FileLock#owner}
   */
  CompletionStage<Outcome<Void>> flush(Caller caller, Ino ino, long handle, long lockOwner);

  /** The first lock that is in the way of this one; this one with type NONE when there is none. */
  CompletionStage<Outcome<FileLock>> getlk(Caller caller, Ino ino, long handle, FileLock lock);

  /**
   * Sets a lock, changes its type, or gives it up (type NONE). Locks end with the handle they were
   * last set through.
   *
   * @param wait until it can be had; otherwise EAGAIN. EINTR after {@link #interrupt}, EDEADLK when
   *     the wait would never end, ENOLCK when there are too many
   */
  CompletionStage<Outcome<Void>> setlk(
      Caller caller, Ino ino, long handle, FileLock lock, boolean wait);

  /** Completes when the file's data and everything done before is durable. */
  CompletionStage<Outcome<Void>> fsync(Caller caller, Ino ino, long handle, boolean dataOnly);

  /** Ends a handle, and the locks that were last set through it. */
  CompletionStage<Outcome<Void>> release(Caller caller, Ino ino, long handle);

  CompletionStage<Outcome<OpenFile>> opendir(Caller caller, Ino ino, int flags);

  /**
   * Entries from a position on, in the order of their creation.
   *
   * @param position 0 for the start, else the position of an entry returned before
   * @param maxEntries at least 1
   * @param plus with attributes, each of which counts a lookup
   * @return empty at the end
   */
  CompletionStage<Outcome<List<DirectoryEntry>>> readdir(
      Caller caller, Ino ino, long handle, long position, int maxEntries, boolean plus);

  CompletionStage<Outcome<Void>> releasedir(Caller caller, Ino ino, long handle);

  /** As {@link #fsync}. */
  CompletionStage<Outcome<Void>> fsyncdir(Caller caller, Ino ino, boolean dataOnly);

  CompletionStage<Outcome<StatFs>> statfs(Caller caller);

  /** Completes when everything done on this mount before is durable. */
  CompletionStage<Outcome<Void>> syncfs(Caller caller);

  /** Mask as in access(2). EACCES. */
  CompletionStage<Outcome<Void>> access(Caller caller, Ino ino, int mask);

  /** ENODATA. Size limits are the caller's: ERANGE belongs to fuse. */
  CompletionStage<Outcome<byte[]>> getxattr(Caller caller, Ino ino, byte[] name);

  CompletionStage<Outcome<List<byte[]>>> listxattr(Caller caller, Ino ino);

  /** Flag of {@link #setxattr}: an access ACL takes the setgid bit away. */
  int ACL_KILL_SGID = 0x100;

  /**
   * Flags as in setxattr(2): CREATE 1 (EEXIST), REPLACE 2 (ENODATA); E2BIG above 65,536 bytes.
   *
   * <p>The names of {@link PosixAcl} set ACLs: an access ACL changes the mode, and is kept only as
   * far as it says more; a default ACL is inherited in place of the umask. EINVAL for what is none,
   * EACCES for a default ACL of what is not a directory.
   */
  CompletionStage<Outcome<Void>> setxattr(
      Caller caller, Ino ino, byte[] name, byte[] value, int flags);

  CompletionStage<Outcome<Void>> removexattr(Caller caller, Ino ino, byte[] name);

  /** The request with this number need not be waited for; it may still complete as usual. */
  void interrupt(long request);

  /** The kernel has ended the mount: completes when everything is durable. */
  CompletionStage<Void> destroy();
}
