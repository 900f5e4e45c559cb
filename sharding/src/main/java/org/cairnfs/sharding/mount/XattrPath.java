package org.cairnfs.sharding.mount;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.storage.item.Bytes;

/** A mount's operations on extended attributes. */
final class XattrPath {
  private final Requests requests;

  XattrPath(Requests requests) {
    this.requests = requests;
  }

  CompletionStage<Outcome<byte[]>> getxattr(Caller caller, Ino ino, byte[] name) {
    Errno refusal = XattrNames.refusal(name);
    if (refusal != null) {
      return Requests.refused(refusal);
    }
    return requests.bytes(request -> new InodeCommand.GetXattr(request, ino, Bytes.of(name)));
  }

  CompletionStage<Outcome<List<byte[]>>> listxattr(Caller caller, Ino ino) {
    return requests
        .ask(request -> new InodeCommand.ListXattrs(request, ino))
        .thenApply(
            outcome ->
                outcome.map(
                    value ->
                        ((ReplyValue.NamesFound) value)
                            .names().stream().map(Bytes::toArray).toList()));
  }

  CompletionStage<Outcome<Void>> setxattr(
      Caller caller, Ino ino, byte[] name, byte[] value, int flags) {
    Errno refusal = XattrNames.refusal(name);
    if (refusal != null) {
      return Requests.refused(refusal);
    }
    return requests.changing(
        () ->
            requests.done(
                request ->
                    requests.owner(
                        ino,
                        new InodeCommand.SetXattr(
                            request, ino, Bytes.of(name), Bytes.of(value), flags))));
  }

  CompletionStage<Outcome<Void>> removexattr(Caller caller, Ino ino, byte[] name) {
    Errno refusal = XattrNames.refusal(name);
    if (refusal != null) {
      return Requests.refused(refusal);
    }
    return requests.changing(
        () ->
            requests.done(
                request ->
                    requests.owner(
                        ino, new InodeCommand.RemoveXattr(request, ino, Bytes.of(name)))));
  }
}
