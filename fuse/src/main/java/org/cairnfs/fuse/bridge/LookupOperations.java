package org.cairnfs.fuse.bridge;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Outcome.Refused;
import org.cairnfs.fuse.wire.BatchForgetIn;
import org.cairnfs.fuse.wire.Body;
import org.cairnfs.fuse.wire.EntryOut;
import org.cairnfs.fuse.wire.ForgetIn;
import org.cairnfs.fuse.wire.ForgetOne;
import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.NameTooLongException;
import org.cairnfs.fuse.wire.Opcode;
import org.cairnfs.fuse.wire.Timeout;

/** How the kernel comes to know inodes, and lets them go. */
final class LookupOperations {
  private static final FileName SELF = FileName.of(".");
  private static final FileName PARENT = FileName.of("..");

  private final FileSystem fileSystem;
  private final Answers answers;
  private final Timeout absence;

  LookupOperations(FileSystem fileSystem, Answers answers, Timeout absence) {
    this.fileSystem = fileSystem;
    this.answers = answers;
    this.absence = absence;
  }

  void addTo(Map<Opcode, Handler> handlers) {
    handlers.put(Opcode.LOOKUP, this::lookup);
    handlers.put(Opcode.FORGET, this::forget);
    handlers.put(Opcode.BATCH_FORGET, this::batchForget);
  }

  /**
   * Finds a name. The kernel asks when it walks a path and has no entry for the name, or one whose
   * time is over. It asks for "." of any inode, and for ".." of a directory, when a file handle
   * leads to an inode that it has forgotten (open_by_handle_at(2), NFS).
   *
   * <p>Valid replies: an entry, whose lookup then counts; node id 0 when the name is absent and the
   * kernel may remember that; an errno, ENOENT for a name that is absent.
   */
  void lookup(Request request) throws MalformedRequestException, NameTooLongException {
    FileName name = Body.name(request.body());
    Caller caller = Operations.caller(request);
    Ino ino = Operations.ino(request);
    if (name.equals(SELF)) {
      answers.whenEntry(request, fileSystem.find(caller, ino));
      return;
    }
    if (name.equals(PARENT)) {
      answers.whenEntry(request, fileSystem.parent(caller, ino));
      return;
    }
    CompletionStage<Outcome<Entry>> stage = fileSystem.lookup(caller, ino, name);
    if (absence.equals(Timeout.NONE)) {
      answers.whenEntry(request, stage);
    } else {
      answers.whenEntryOr(request, stage, refused -> refuse(request, refused));
    }
  }

  private void refuse(Request request, Refused<Entry> refused) {
    if (refused.errno() == Errno.ENOENT) {
      request.answer(EntryOut.SIZE, to -> EntryOut.writeAbsent(to, absence));
    } else {
      request.refuse(refused.errno());
    }
  }

  /**
   * Gives lookups of one inode back. The kernel sends it when it drops an inode from its cache.
   *
   * <p>Valid replies: none.
   */
  void forget(Request request) throws MalformedRequestException {
    ForgetIn in = ForgetIn.read(request.body());
    forget(request.header().nodeId(), in.lookups());
    request.finish();
  }

  /**
   * Gives lookups of several inodes back.
   *
   * <p>Valid replies: none.
   */
  void batchForget(Request request) throws MalformedRequestException {
    BatchForgetIn in = BatchForgetIn.read(request.body());
    for (int i = 0; i < in.count(); i++) {
      ForgetOne one = ForgetOne.read(request.body());
      forget(one.nodeId(), one.lookups());
    }
    request.finish();
  }

  private void forget(long nodeId, long lookups) {
    if (lookups > 0) {
      fileSystem.forget(new Ino(nodeId), lookups);
    }
  }
}
