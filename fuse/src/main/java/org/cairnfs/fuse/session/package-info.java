/**
 * Reads the kernel's requests and answers them, asynchronously and by any thread.
 *
 * <p>{@link org.cairnfs.fuse.session.FuseServer} mounts and starts a session: readers, each with a
 * channel of its own, hand every request as an exchange to the operations of {@code bridge} and
 * then run local work, which usually includes the answer. What takes longer is answered by whoever
 * completes it, on the channel the request came from.
 *
 * <ul>
 *   <li>Every request that the kernel waits for gets exactly one answer.
 *   <li>The memory of a WRITE's data is not used again before its answer.
 *   <li>Requests in flight, buffers and remembered interrupts have limits.
 *   <li>A descriptor is closed when nobody can write to it any more.
 *   <li>The file system is destroyed exactly once, before the end is reported.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.fuse.session;
