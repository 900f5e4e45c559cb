package org.cairnfs.fuse.bridge;

import java.util.EnumMap;
import java.util.Map;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.fuse.wire.InHeader;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.NameTooLongException;
import org.cairnfs.fuse.wire.Opcode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of what the kernel can ask of a file system.
 *
 * <p>What has no handler is answered ENOSYS, which the kernel remembers; a malformed request
 * EINVAL; one whose handler throws EIO.
 */
public final class Operations {
  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

  private static final int PERMISSION_BITS = 0777;

  private final Map<Opcode, Handler> handlers = new EnumMap<>(Opcode.class);
  private final Faults faults;
  private final XattrOperations xattrs;

  /**
   * @param acls whether ACLs are served
   */
  public Operations(FileSystem fileSystem, Faults faults, Timeouts timeouts, boolean acls) {
    this.faults = faults;
    Answers answers = new Answers(fileSystem, faults, timeouts.entry(), timeouts.attributes());
    new LookupOperations(fileSystem, answers, timeouts.absence()).addTo(handlers);
    new NameOperations(fileSystem, answers).addTo(handlers);
    new AttributeOperations(fileSystem, answers).addTo(handlers);
    new FileOperations(fileSystem, answers).addTo(handlers);
    new RangeOperations(fileSystem, answers).addTo(handlers);
    new DirectoryOperations(fileSystem, answers, timeouts).addTo(handlers);
    this.xattrs = new XattrOperations(fileSystem, answers, acls);
    xattrs.addTo(handlers);
    new LockOperations(fileSystem, answers).addTo(handlers);
  }

  /**
   * What has been agreed on with the kernel, before it asks anything.
   *
   * @param flags {@link org.cairnfs.fuse.wire.InitFlags}
   */
  public void agreed(long flags) {
    xattrs.agreed(flags);
  }

  /** Whether the file system is asked at all. */
  public boolean serves(Opcode opcode) {
    return handlers.containsKey(opcode);
  }

  /** Sees to the answer of a request, at once or when the file system has decided. */
  public void handle(@Nullable Opcode opcode, Request request) {
    Handler handler = opcode == null ? null : handlers.get(opcode);
    if (handler == null) {
      request.refuse(Errno.ENOSYS);
      return;
    }
    try {
      handler.handle(request);
    } catch (MalformedRequestException malformed) {
      LOG.warn("malformed {} request: {}", opcode, malformed.getMessage());
      request.refuse(Errno.EINVAL);
    } catch (NameTooLongException tooLong) {
      request.refuse(Errno.ENAMETOOLONG);
    } catch (RuntimeException fault) {
      faults.answer(request, fault);
    }
  }

  static Caller caller(Request request) {
    return caller(request, 0);
  }

  static Caller caller(Request request, int umask) {
    InHeader header = request.header();
    return new Caller(
        header.unique(), header.uid(), header.gid(), header.pid(), umask & PERMISSION_BITS);
  }

  static Ino ino(Request request) {
    return new Ino(request.header().nodeId());
  }
}
