package org.cairnfs.ops.grpc;

import com.google.protobuf.ByteString;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.event.ArchiveEventCodec;
import org.cairnfs.actors.item.ItemFormatException;
import org.cairnfs.ops.grpc.v1.Event;
import org.cairnfs.ops.grpc.v1.EventType;
import org.cairnfs.storage.item.Bytes;

/** Reads events as the actors store them. */
public final class StoredEvents implements EventDecoder {
  @Override
  public void decode(Bytes payload, Event.Builder event) {
    ArchiveEvent stored;
    try {
      stored = ArchiveEventCodec.decode(payload);
    } catch (ItemFormatException newer) {
      event.setStoredType("unknown");
      return;
    }
    event.setSeq(stored.seq()).setIno(stored.ino().value());
    if (stored instanceof ArchiveEvent.Made made) {
      entry(event, EventType.EVENT_TYPE_CREATED, made.parent(), made.name());
      event.setUid(made.uid()).setGid(made.gid()).setMode(made.mode());
    } else if (stored instanceof ArchiveEvent.Linked linked) {
      entry(event, EventType.EVENT_TYPE_LINKED, linked.parent(), linked.name());
    } else if (stored instanceof ArchiveEvent.Removed removed) {
      entry(event, EventType.EVENT_TYPE_REMOVED, removed.parent(), removed.name());
      event.setLastLink(removed.last());
    } else if (stored instanceof ArchiveEvent.Renamed renamed) {
      renamed(event, renamed);
    } else {
      inodeOnly(event, stored);
    }
    event.setStoredType(
        event
            .getType()
            .name()
            .substring("EVENT_TYPE_".length())
            .toLowerCase(java.util.Locale.ROOT));
  }

  private static void inodeOnly(Event.Builder event, ArchiveEvent stored) {
    if (stored instanceof ArchiveEvent.AttributesChanged changed) {
      event.setType(EventType.EVENT_TYPE_CHANGED);
      event.setUid(changed.uid()).setGid(changed.gid()).setMode(changed.mode());
    } else if (stored instanceof ArchiveEvent.DataChanged data) {
      event.setType(EventType.EVENT_TYPE_DATA).setSize(data.size());
      event.setOffset(data.offset()).setLength(data.length()).setDataVersion(data.dataVersion());
    } else if (stored instanceof ArchiveEvent.XattrChanged) {
      event.setType(EventType.EVENT_TYPE_XATTR);
    } else {
      event.setType(EventType.EVENT_TYPE_DELETED);
    }
  }

  private static void renamed(Event.Builder event, ArchiveEvent.Renamed renamed) {
    entry(event, EventType.EVENT_TYPE_RENAMED, renamed.newParent(), renamed.newName());
    event.setOldParent(renamed.parent().value()).setOldName(bytes(renamed.name()));
    event.setReplaced(renamed.replaced().value());
  }

  private static void entry(Event.Builder event, EventType type, Ino parent, FileName name) {
    event.setType(type).setParent(parent.value()).setName(bytes(name));
  }

  private static ByteString bytes(FileName name) {
    return ByteString.copyFrom(name.toArray());
  }
}
