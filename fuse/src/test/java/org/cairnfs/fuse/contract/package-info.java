/**
 * What every {@code FileSystem} does, as tests: the names are the claims.
 *
 * <p>{@link org.cairnfs.fuse.contract.FileSystemContract} collects the parts; whoever implements
 * FileSystem extends it and says how to make a fresh one. {@link org.cairnfs.fuse.contract.Calls}
 * makes calls, waits for them, and keeps count of the lookups and opens that a test must give back.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.fuse.contract;
