package org.cairnfs.ops.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.event.ArchiveEvent;
import org.cairnfs.actors.event.ArchiveEventCodec;
import org.cairnfs.ops.grpc.v1.Event;
import org.cairnfs.ops.grpc.v1.EventType;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;

class StoredEventsTest {
  private static final Ino INO = new Ino(300);
  private static final FileName NAME = FileName.of(new byte[] {'n', (byte) 0xff});

  private static final List<ArchiveEvent> SAMPLES =
      List.of(
          new ArchiveEvent.Made(7, INO, FileKind.FILE, Ino.ROOT, NAME, 1, 2, 0644),
          new ArchiveEvent.Linked(7, INO, Ino.ROOT, NAME),
          new ArchiveEvent.Removed(7, INO, Ino.ROOT, NAME, true),
          new ArchiveEvent.Renamed(
              7, INO, Ino.ROOT, NAME, new Ino(2), FileName.of("new"), new Ino(9)),
          new ArchiveEvent.AttributesChanged(7, INO, 1, 2, 0600),
          new ArchiveEvent.DataChanged(7, INO, 4096, 10, 5000, 3),
          new ArchiveEvent.XattrChanged(7, INO),
          new ArchiveEvent.Deleted(7, INO));

  private static Event decode(ArchiveEvent event) {
    Event.Builder message = Event.newBuilder();
    new StoredEvents().decode(ArchiveEventCodec.encode(event), message);
    return message.build();
  }

  @Test
  void everyStoredEvent_hasATypeOfItsOwn_andKeepsSeqAndIno() {
    Set<Class<?>> sampled = new HashSet<>();
    Set<EventType> types = new HashSet<>();
    for (ArchiveEvent sample : SAMPLES) {
      Event message = decode(sample);
      sampled.add(sample.getClass());
      assertTrue(types.add(message.getType()), () -> message.getType() + " twice");
      assertEquals(7, message.getSeq());
      assertEquals(300, message.getIno());
    }
    assertEquals(Set.of(ArchiveEvent.class.getPermittedSubclasses()), sampled);
  }

  @Test
  void renamed_hasBothNames_asBytes() {
    Event renamed = decode(SAMPLES.get(3));
    assertEquals("renamed", renamed.getStoredType());
    assertEquals(ByteString.copyFrom(NAME.toArray()), renamed.getOldName());
    assertEquals("new", renamed.getName().toStringUtf8());
    assertEquals(
        List.of(1L, 2L, 9L),
        List.of(renamed.getOldParent(), renamed.getParent(), renamed.getReplaced()));
  }

  @Test
  void dataChanged_tellsRangeSizeAndVersion() {
    Event data = decode(SAMPLES.get(5));
    assertEquals(
        List.of(4096L, 10L, 5000L, 3L),
        List.of(data.getOffset(), data.getLength(), data.getSize(), data.getDataVersion()));
  }

  @Test
  void newerEvent_isPassedOnUndecoded() {
    Event.Builder message = Event.newBuilder();
    new StoredEvents().decode(Bytes.of(new byte[] {99, 1, 2}), message);
    assertEquals(EventType.EVENT_TYPE_UNSPECIFIED, message.getType());
  }
}
