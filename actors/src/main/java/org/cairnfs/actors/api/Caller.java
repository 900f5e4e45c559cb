package org.cairnfs.actors.api;

/**
 * Who asks.
 *
 * @param request the kernel's number of the request, for {@link FileSystem#interrupt}
 * @param pid 0 when the kernel has no process for it
 * @param umask applied by whoever creates, unless a default ACL takes its place
 */
public record Caller(long request, int uid, int gid, int pid, int umask) {}
