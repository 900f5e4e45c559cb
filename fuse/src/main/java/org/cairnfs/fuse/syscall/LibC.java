package org.cairnfs.fuse.syscall;

import jnr.ffi.annotations.Out;

/** The C library's functions that {@link Syscalls} calls; memory is given by its address. */
public interface LibC {
  int open(String path, int flags);

  int close(int fd);

  long read(int fd, long address, long bytes);

  long write(int fd, long address, long bytes);

  long writev(int fd, long vectors, int count);

  int ioctl(int fd, long command, long argument);

  int fcntl(int fd, int command, long argument);

  int access(String path, int mode);

  int umount2(String path, int flags);

  int memfd_create(String name, int flags);

  int ftruncate(int fd, long bytes);

  int socketpair(int domain, int type, int protocol, @Out int[] fds);

  int prctl(int option, long first, long second, long third, long fourth);

  int geteuid();

  int shutdown(int fd, int how);

  int fsopen(String type, int flags);

  int fsconfig(int context, int command, long key, long value, int number);

  int fsmount(int context, int flags, int attributes);
}
