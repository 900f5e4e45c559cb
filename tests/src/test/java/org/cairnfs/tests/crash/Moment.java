package org.cairnfs.tests.crash;

import org.cairnfs.actors.api.Ino;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a workload and what the file system should be after it.
 *
 * @param number from 0, which is the state before the first operation
 * @param operation for messages
 * @param tree the model after it
 * @param begun steps in the device trace when it began: nothing of it is on the devices before
 * @param ended steps when it had been answered
 * @param position of the log that includes it
 * @param durable it was answered after everything before it, and itself, had become durable
 * @param write set if it was a write, which may be recorded in pieces
 */
record Moment(
    int number,
    String operation,
    Tree tree,
    int begun,
    int ended,
    long position,
    boolean durable,
    @Nullable Write write) {
  /** What a write wrote. */
  record Write(Ino ino, long offset, byte[] bytes, int length) {}

  @Override
  public String toString() {
    return "moment " + number + " (" + operation + ")";
  }
}
