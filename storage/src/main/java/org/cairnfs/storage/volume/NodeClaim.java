package org.cairnfs.storage.volume;

/**
 * A node's claim of a slot.
 *
 * @param slot 0 to 63
 * @param epoch greater than that of every earlier claim of any slot on this volume's slot
 * @param name of the node
 */
public record NodeClaim(int slot, long epoch, String name) {}
