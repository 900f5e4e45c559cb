/**
 * A whole file system in the heap, to test front ends with and to run the contract's own checks
 * against.
 *
 * <p>{@link org.cairnfs.fuse.memory.MemoryFileSystem} answers every call at once, on the caller's
 * thread.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.fuse.memory;
