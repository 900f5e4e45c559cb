package org.cairnfs.fuse.bridge;

import org.cairnfs.fuse.wire.Timeout;

/**
 * How long the kernel may use what it was told.
 *
 * @param entry that a name leads to an inode
 * @param attributes of an inode
 * @param absence that there is no such name
 */
public record Timeouts(Timeout entry, Timeout attributes, Timeout absence) {}
