/**
 * What happened to the file system, as archive agents see it.
 *
 * <p>Every mutating operation records one {@link org.cairnfs.actors.event.ArchiveEvent} in the
 * transaction that carries its changes, so an event exists exactly if its operation does.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.event;
