package org.cairnfs.tests.random;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import org.jspecify.annotations.Nullable;

/** The C library's functions that {@link Calls} calls. */
public interface LibC {
  int open(String path, int flags, int mode);

  int close(int fd);

  long pread(int fd, @Out byte[] to, long bytes, long offset);

  long pwrite(int fd, @In byte[] from, long bytes, long offset);

  long write(int fd, @In byte[] from, long bytes);

  long lseek(int fd, long offset, int whence);

  int ftruncate(int fd, long size);

  int truncate(String path, long size);

  int fallocate(int fd, int mode, long offset, long length);

  long copy_file_range(
      int from,
      @In @Out long[] fromOffset,
      int to,
      @In @Out long[] toOffset,
      long bytes,
      int flags);

  int fsync(int fd);

  int mkdir(String path, int mode);

  int mkfifo(String path, int mode);

  int link(String path, String name);

  int symlink(String target, String name);

  int renameat2(int fromDirectory, String from, int toDirectory, String to, int flags);

  int unlink(String path);

  int rmdir(String path);

  int chmod(String path, int mode);

  int lchown(String path, int uid, int gid);

  int utimensat(int directory, String path, @In long[] times, int flags);

  int lsetxattr(String path, String name, @In byte[] value, long bytes, int flags);

  long lgetxattr(String path, String name, @Out byte[] value, long bytes);

  long llistxattr(String path, @Out byte[] names, long bytes);

  int lremovexattr(String path, String name);

  /** The address is a Pointer since six plain numbers arrive wrongly. */
  long mmap(@Nullable Pointer address, long bytes, int protection, int flags, int fd, long offset);

  int munmap(long address, long bytes);

  int msync(long address, long bytes, int flags);
}
