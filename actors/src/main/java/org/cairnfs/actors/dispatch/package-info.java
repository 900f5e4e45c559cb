/**
 * The local-first dispatcher: a thread that reads requests also runs the actors that answer them.
 *
 * <p>Thread hand-overs cost more than the work of most requests. So whatever a reader hands to this
 * dispatcher stays on the reader's {@link org.cairnfs.actors.dispatch.Lane}, and the reader drains
 * it before it reads its next request: a request travels region, shard, entity, journal, entity,
 * reply without changing threads. A small pool takes what other threads submit and what readers
 * hand over; its threads keep lanes as well. {@link org.cairnfs.actors.dispatch.LocalFirst} ties
 * lanes and pool of one actor system together, whatever number of dispatchers name {@link
 * org.cairnfs.actors.dispatch.LocalFirstConfigurator}.
 *
 * <ul>
 *   <li>Every task accepted is run exactly once, whatever blocks or ends: lanes that stand still
 *       are emptied by the {@link org.cairnfs.actors.dispatch.Watch} and by other readers.
 *   <li>A lane is appended to by its own thread only, and taken from by any.
 *   <li>Nothing here runs a task inside another one: what a task submits is queued behind it.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.dispatch;
