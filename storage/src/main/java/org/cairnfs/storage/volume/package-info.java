/**
 * A volume opened by one node: claimed slot, log, open shards, space.
 *
 * <p>{@link org.cairnfs.storage.volume.NodeStorage} is the whole of storage as the layers above see
 * it.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.volume;
