package org.cairnfs.ops.grpc;

import org.cairnfs.ops.grpc.v1.Event;
import org.cairnfs.storage.item.Bytes;

/** Knows the stored form of events. */
@FunctionalInterface
public interface EventDecoder {
  /** Fills in what the stored form tells; what it does not know it leaves out. */
  void decode(Bytes payload, Event.Builder event);
}
