package org.cairnfs.tests.posix;

import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The C library's functions that the claims call. Memory is given by its address; a path is bytes
 * with a NUL, or null for an address that cannot be read. (jnr-ffi passes the sixth of six numbers
 * wrongly: functions with as many take a pointer.)
 */
public interface Libc {
  int openat(int dir, byte @Nullable [] path, int flags, int mode);

  int creat(byte @Nullable [] path, int mode);

  int close(int fd);

  long read(int fd, long address, long bytes);

  long write(int fd, long address, long bytes);

  long pread(int fd, long address, long bytes, long offset);

  long pwrite(int fd, long address, long bytes, long offset);

  long lseek(int fd, long offset, int whence);

  int truncate(byte @Nullable [] path, long size);

  int ftruncate(int fd, long size);

  int fallocate(int fd, int mode, long offset, long bytes);

  long copy_file_range(
      int from,
      @Nullable Pointer fromOffset,
      int to,
      @Nullable Pointer toOffset,
      long bytes,
      int flags);

  int mkdirat(int dir, byte @Nullable [] path, int mode);

  int mknodat(int dir, byte @Nullable [] path, int mode, long device);

  int mkfifoat(int dir, byte @Nullable [] path, int mode);

  int linkat(int dir, byte @Nullable [] path, int newDir, byte @Nullable [] newPath, int flags);

  int symlinkat(byte @Nullable [] target, int dir, byte @Nullable [] path);

  long readlinkat(int dir, byte @Nullable [] path, long address, long bytes);

  int unlinkat(int dir, byte @Nullable [] path, int flags);

  int renameat2(int dir, byte @Nullable [] path, int newDir, byte @Nullable [] newPath, int flags);

  int fchmodat(int dir, byte @Nullable [] path, int mode, int flags);

  int fchmod(int fd, int mode);

  int fchownat(int dir, byte @Nullable [] path, int uid, int gid, int flags);

  int fchown(int fd, int uid, int gid);

  int utimensat(int dir, byte @Nullable [] path, long times, int flags);

  int futimens(int fd, long times);

  int statx(int dir, byte @Nullable [] path, int flags, int mask, long address);

  int faccessat(int dir, byte @Nullable [] path, int mode, int flags);

  int setxattr(byte @Nullable [] path, byte @Nullable [] name, long address, long bytes, int flags);

  int lsetxattr(
      byte @Nullable [] path, byte @Nullable [] name, long address, long bytes, int flags);

  int fsetxattr(int fd, byte @Nullable [] name, long address, long bytes, int flags);

  long getxattr(byte @Nullable [] path, byte @Nullable [] name, long address, long bytes);

  long lgetxattr(byte @Nullable [] path, byte @Nullable [] name, long address, long bytes);

  long fgetxattr(int fd, byte @Nullable [] name, long address, long bytes);

  long listxattr(byte @Nullable [] path, long address, long bytes);

  long llistxattr(byte @Nullable [] path, long address, long bytes);

  long flistxattr(int fd, long address, long bytes);

  int removexattr(byte @Nullable [] path, byte @Nullable [] name);

  int lremovexattr(byte @Nullable [] path, byte @Nullable [] name);

  int fremovexattr(int fd, byte @Nullable [] name);

  int fsync(int fd);

  int fdatasync(int fd);

  int syncfs(int fd);

  int statfs(byte @Nullable [] path, long address);

  int fstatfs(int fd, long address);

  Pointer mmap(@Nullable Pointer at, long bytes, int protection, int flags, int fd, long offset);

  int msync(long address, long bytes, int flags);

  int munmap(long address, long bytes);

  int flock(int fd, int operation);

  int fcntl(int fd, int command, long argument);

  int name_to_handle_at(int dir, byte @Nullable [] path, long handle, long mountId, int flags);

  int open_by_handle_at(int mountFd, long handle, int flags);

  int umask(int mask);

  int clock_gettime(int clock, long address);

  long fdopendir(int fd);

  int dirfd(long directory);

  /** The address of a {@code struct dirent64}, or 0. */
  long readdir(long directory);

  long telldir(long directory);

  void seekdir(long directory, long position);

  int closedir(long directory);

  long syscall(long number, long first, long second, long third, long fourth);
}
