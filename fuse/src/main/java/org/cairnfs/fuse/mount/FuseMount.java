package org.cairnfs.fuse.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cairnfs.fuse.mount.MountTable.Mount;
import org.cairnfs.fuse.syscall.Syscalls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mount that the kernel has made, and the descriptors through which it asks us.
 *
 * <p>libfuse makes the mount (so that it works without root too, through fusermount); its channel
 * is given up at once for a descriptor of our own. The mount ends when it is unmounted, by us or by
 * hand; whoever reads the descriptors is told by ENODEV.
 *
 * <p>Nothing here looks into the mounted directory: before the first request is answered that would
 * never return.
 */
public final class FuseMount implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FuseMount.class);

  /** Bytes of a READ or WRITE, and of read-ahead. */
  public static final int TRANSFER_BYTES_MAX = 1 << 20;

  private static final Path DEVICE = Path.of("/dev/fuse");

  /** FUSE_DEV_IOC_CLONE: _IOR(229, 0, uint32_t). */
  private static final long CLONE = 0x8004E500L;

  /** From this kernel on a block mount is known to forward sync(2). */
  private static final int[] FIRST_KERNEL_FOR_BLOCK = {6, 18};

  private final Path mountPoint;
  private final Mount mount;
  private final Guardian guardian;
  private final int device;

  private FuseMount(Path mountPoint, Mount mount, Guardian guardian, int device) {
    this.mountPoint = mountPoint;
    this.mount = mount;
    this.guardian = guardian;
    this.device = device;
  }

  /** Mounts on a directory. The kernel's first request (INIT) is then waiting to be read. */
  public static FuseMount mount(Path wanted, MountOptions options) throws IOException {
    if (!Files.exists(DEVICE)) {
      throw new MountRefusedException("/dev/fuse is missing: load the kernel module fuse");
    }
    Path path = MountPoint.prepare(wanted);
    LibFuseMount libfuse = LibFuseMount.load();
    Guardian guardian = Guardian.start(path);
    int device;
    try {
      device = attach(libfuse, path, options);
    } catch (IOException | RuntimeException refused) {
      guardian.close();
      throw refused;
    }
    try {
      Mount mount =
          MountTable.at(path)
              .filter(Mount::isOurs)
              .orElseThrow(
                  () -> new MountRefusedException(path + " was unmounted at once by somebody"));
      FuseMount made = new FuseMount(path, mount, guardian, device);
      guardian.watch(mount.device(), made.connection());
      return made;
    } catch (IOException | RuntimeException refused) {
      Syscalls.close(device);
      guardian.close();
      MountPoint.detach(path);
      throw refused;
    }
  }

  private static int attach(LibFuseMount libfuse, Path path, MountOptions options)
      throws IOException {
    if (options.kind() == MountKind.BLOCK
        || (options.kind() == MountKind.AUTOMATIC && blockIsOfUse())) {
      try (LoopDevice loop = LoopDevice.create()) {
        return attach(libfuse, path, options, loop);
      } catch (IOException noBlockMount) {
        if (options.kind() == MountKind.BLOCK) {
          throw new MountRefusedException(
              "no block mount can be made: " + noBlockMount.getMessage(), noBlockMount);
        }
        LOG.warn("sync(2) will be up to a second late: {}", noBlockMount.getMessage());
      }
    }
    return attach(libfuse, path, options, null);
  }

  private static boolean blockIsOfUse() {
    String[] version = System.getProperty("os.version", "0.0").split("[^0-9]+", 3);
    int major = Integer.parseInt(version[0]);
    int minor = Integer.parseInt(version[1]);
    return Syscalls.isRoot()
        && (major > FIRST_KERNEL_FOR_BLOCK[0]
            || (major == FIRST_KERNEL_FOR_BLOCK[0] && minor >= FIRST_KERNEL_FOR_BLOCK[1]));
  }

  private static int attach(
      LibFuseMount libfuse, Path path, MountOptions options, @Nullable LoopDevice loop)
      throws IOException {
    String list = String.join(",", optionList(path, options, loop));
    Pointer channel = libfuse.fuse_mount(path.toString(), arguments(libfuse, "cairn", "-o", list));
    if (channel == null) {
      throw new MountRefusedException(
          "the kernel refuses to mount on " + path + " (libfuse has said why on stderr)");
    }
    int device = Syscalls.duplicate(libfuse.fuse_chan_fd(channel));
    libfuse.fuse_chan_destroy(channel);
    if (device < 0) {
      throw new MountRefusedException("no descriptor is left: error " + -device);
    }
    return device;
  }

  private static List<String> optionList(Path path, MountOptions options, @Nullable LoopDevice loop)
      throws IOException {
    List<String> list = new ArrayList<>();
    list.add("default_permissions");
    list.add("subtype=" + MountTable.SUBTYPE);
    list.add("max_read=" + TRANSFER_BYTES_MAX);
    if (loop == null) {
      list.add("fsname=" + MountTable.SUBTYPE);
    } else {
      list.add("fsname=" + loop.path());
      list.add("blkdev");
      list.add("blksize=4096");
    }
    if (!isEmpty(path)) {
      list.add("nonempty");
    }
    if (Syscalls.isRoot()) {
      list.add("allow_other");
      list.add(options.noSuid() ? "nosuid" : "suid");
      list.add(options.noDev() ? "nodev" : "dev");
    }
    list.add(options.readOnly() ? "ro" : "rw");
    list.add(options.noExec() ? "noexec" : "exec");
    list.add(options.noAtime() ? "noatime" : "atime");
    return list;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  /** A struct fuse_args {int argc; char **argv; int allocated}; freed with what it refers to. */
  private static Pointer arguments(LibFuseMount libfuse, String... words) {
    Runtime runtime = Runtime.getRuntime(libfuse);
    int pointer = runtime.addressSize();
    int textBytes = 0;
    for (String word : words) {
      textBytes += word.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    int vectorAt = 3 * pointer;
    int textAt = vectorAt + (words.length + 1) * pointer;
    Pointer block = Memory.allocateDirect(runtime, textAt + textBytes, true);
    block.putInt(0, words.length);
    block.putAddress(pointer, block.address() + vectorAt);
    for (int i = 0; i < words.length; i++) {
      byte[] text = words[i].getBytes(StandardCharsets.UTF_8);
      block.putAddress(vectorAt + (long) i * pointer, block.address() + textAt);
      block.put(textAt, text, 0, text.length);
      textAt += text.length + 1;
    }
    return block;
  }

  public Path mountPoint() {
    return mountPoint;
  }

  /** Whether the kernel sees a block mount. */
  public boolean isBlock() {
    return mount.type().startsWith("fuseblk");
  }

  /** The process that watches over it. */
  public long guardianPid() {
    return guardian.pid();
  }

  /**
   * Another descriptor of the connection, which the caller closes. It has a queue of its own for
   * what was read through it, if the kernel lets us clone the device; otherwise it shares the first
   * one's.
   */
  public int openChannel() throws IOException {
    int clone = Syscalls.open(DEVICE.toString(), Syscalls.O_RDWR);
    if (clone >= 0) {
      ByteBuffer original = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
      original.putInt(0, device);
      if (Syscalls.ioctl(clone, CLONE, Syscalls.addressOf(original)) == 0) {
        return clone;
      }
      Syscalls.close(clone);
    }
    LOG.info("/dev/fuse cannot be cloned, readers share one queue");
    int shared = Syscalls.duplicate(device);
    if (shared < 0) {
      throw new MountRefusedException("no descriptor is left: error " + -shared);
    }
    return shared;
  }

  /**
   * Lets the kernel read ahead as much as fits one request. It must have had its answer to INIT.
   */
  public void raiseReadAhead() {
    String bdi = mount.device() + (isBlock() ? "-fuseblk" : "");
    Path file = Path.of("/sys/class/bdi", bdi, "read_ahead_kb");
    try {
      Files.writeString(file, Integer.toString(TRANSFER_BYTES_MAX / 1024));
      LOG.info("the kernel reads ahead {} KiB on {}", TRANSFER_BYTES_MAX / 1024, mountPoint);
    } catch (IOException notAllowed) {
      LOG.info(
          "the kernel's read-ahead on {} stays as it is: {}", mountPoint, notAllowed.toString());
    }
  }

  /**
   * Unmounts: cleanly if nobody uses the mount, else out of everybody's sight.
   *
   * @return whether somebody still uses it: it then ends with its last user
   */
  public boolean unmount() throws IOException {
    if (!isMounted() || MountPoint.unmount(mountPoint)) {
      return false;
    }
    MountPoint.detach(mountPoint);
    return true;
  }

  /** Takes the mount out of the tree, if it is still there. */
  public void detach() throws IOException {
    if (isMounted()) {
      MountPoint.detach(mountPoint);
    }
  }

  /** Whether the topmost mount at the mount point is this one. */
  public boolean isMounted() throws IOException {
    return MountTable.at(mountPoint).filter(mount::equals).isPresent();
  }

  /** Cuts the connection: every request, pending or new, fails, and readers are told by ENODEV. */
  public void abort() throws IOException {
    ConnectionControl.abort(connection());
  }

  /** The connection's number: the kernel's dev_t. */
  private long connection() {
    String[] numbers = mount.device().split(":", 2);
    return Long.parseLong(numbers[0]) << 20 | Long.parseLong(numbers[1]);
  }

  /** The mount is over: gives back its descriptor and ends the guardian. */
  @Override
  public void close() {
    guardian.close();
    Syscalls.close(device);
  }
}
