/**
 * One mount of a node: the {@link org.cairnfs.actors.api.FileSystem} that turns what a front end
 * asks into commands to entities, and moves file data itself, off the actors' path.
 *
 * <p>{@link org.cairnfs.sharding.mount.Entities} numbers every command, sends it to its entity and
 * completes a stage with the answer; it sends again when an answer stays out, under the same
 * number. Data is read and written on the DATA device by threads of the mount; only extents and
 * grants travel through entities.
 *
 * <ul>
 *   <li>Extents are sent after the data they point to was written; both are durable after the same
 *       commit.
 *   <li>Changes of one file's data happen in the order in which they arrived.
 *   <li>No bytes are answered that do not match their checksum.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.sharding.mount;
