package org.cairnfs.actors.protocol;

/**
 * Who holds or awaits locks, in the whole cluster.
 *
 * @param mount the incarnation of the mount
 * @param owner as that mount's kernel numbers it
 */
public record LockOwner(long mount, long owner) {}
