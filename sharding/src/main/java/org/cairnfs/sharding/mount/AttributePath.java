package org.cairnfs.sharding.mount;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.AttributeChange;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.InodeCommand;

/** A mount's operations on the attributes of inodes. */
final class AttributePath {
  private static final int EVERYONE_EXECUTES = 00111;

  private final Requests requests;
  private final FileData data;

  AttributePath(Requests requests, FileData data) {
    this.requests = requests;
    this.data = data;
  }

  CompletionStage<Outcome<Attributes>> getattr(Caller caller, Ino ino) {
    return requests.attributes(request -> new InodeCommand.GetAttributes(request, ino));
  }

  CompletionStage<Outcome<Attributes>> setattr(Caller caller, Ino ino, AttributeChange change) {
    if (change.size().isPresent()) {
      return requests.changing(() -> data.setSize(ino, change).thenApply(Requests::attributesOf));
    }
    return requests.changing(
        () ->
            requests.attributes(
                request ->
                    requests.owner(
                        ino,
                        new InodeCommand.SetAttributes(
                            request, ino, change, List.of(), List.of()))));
  }

  CompletionStage<Outcome<Void>> access(Caller caller, Ino ino, int mask) {
    return getattr(caller, ino)
        .thenApply(
            outcome -> {
              if (outcome instanceof Outcome.Ok<Attributes> ok) {
                return permits(caller, ok.value(), mask)
                    ? Outcome.done()
                    : Outcome.<Void>refused(Errno.EACCES);
              }
              return Outcome.<Void>refused(((Outcome.Refused<Attributes>) outcome).errno());
            });
  }

  private static boolean permits(Caller caller, Attributes attributes, int mask) {
    int wanted = mask & 7;
    if (caller.uid() == 0) {
      boolean executable =
          attributes.kind() == FileKind.DIRECTORY || (attributes.mode() & EVERYONE_EXECUTES) != 0;
      return (wanted & 1) == 0 || executable;
    }
    int shift = caller.uid() == attributes.uid() ? 6 : caller.gid() == attributes.gid() ? 3 : 0;
    return (attributes.mode() >> shift & wanted) == wanted;
  }

  /** Counts a read for atime; nobody waits for it. */
  void touch(Ino ino) {
    requests.ask(request -> requests.owner(ino, new InodeCommand.Touch(request, ino)));
  }
}
