/**
 * The few system calls that mounting and answering the kernel need, through jnr-ffi.
 *
 * <p>{@link org.cairnfs.fuse.syscall.Syscalls} is all that others use.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.fuse.syscall;
