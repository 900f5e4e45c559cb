package org.cairnfs.ops.node;

import org.cairnfs.storage.item.Bytes;

/**
 * An event as the log holds it.
 *
 * @param slot of the node that committed it
 * @param epoch of that node's claim
 * @param position in that node's log, the same for all events of one transaction
 * @param index of the event within its transaction
 * @param shard that the event belongs to
 * @param payload its stored form
 */
public record CommittedEvent(
    int slot, long epoch, long position, int index, int shard, Bytes payload) {}
