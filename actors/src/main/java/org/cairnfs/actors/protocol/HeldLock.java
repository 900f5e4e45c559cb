package org.cairnfs.actors.protocol;

import org.cairnfs.actors.api.FileLock;
import org.cairnfs.actors.api.Ino;

/**
 * A lock that a mount holds.
 *
 * @param handle the open file through which it was last set: the lock ends with it
 */
public record HeldLock(Ino ino, FileLock lock, long handle) {}
