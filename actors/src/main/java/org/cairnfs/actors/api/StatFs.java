package org.cairnfs.actors.api;

/** What statfs(2) tells; blocks are of 4 KiB. */
public record StatFs(
    long blocks, long blocksFree, long blocksAvailable, long files, long filesFree, long fsid) {}
