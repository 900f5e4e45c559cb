package org.cairnfs.fuse.mount;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;
import ru.serce.jnrfuse.LibFuse;

/**
 * What libfuse 2 has beyond jnr-fuse's LibFuse: to mount and hand out the channel without a loop of
 * its own.
 */
public interface LibFuseMount extends LibFuse {
  /**
   * Mounts (fuse_lowlevel.h, through fusermount when the caller is not root).
   *
   * @param arguments a struct fuse_args
   * @return a channel, or null after a message on stderr
   */
  @Nullable Pointer fuse_mount(String mountPoint, Pointer arguments);

  /** The channel's descriptor of /dev/fuse. */
  int fuse_chan_fd(Pointer channel);

  /** Frees the channel and closes its descriptor. */
  void fuse_chan_destroy(Pointer channel);

  /** Unmounts and frees the channel. */
  void fuse_unmount(String mountPoint, Pointer channel);

  /** Loads libfuse.so.2. */
  static LibFuseMount load() throws MountRefusedException {
    try {
      return LibraryLoader.create(LibFuseMount.class).failImmediately().load("libfuse.so.2");
    } catch (UnsatisfiedLinkError missing) {
      throw new MountRefusedException(
          "libfuse.so.2 is missing: install the package libfuse2 or libfuse2t64", missing);
    }
  }
}
