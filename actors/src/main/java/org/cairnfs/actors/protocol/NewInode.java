package org.cairnfs.actors.protocol;

import org.cairnfs.storage.item.Bytes;

/**
 * What is to be made.
 *
 * @param mode type and permission bits as asked for
 * @param umask taken from the mode, unless the directory's default ACL takes its place
 * @param inheritsAcl whether a default ACL counts at all
 * @param uid of the new inode; its group follows the directory where that is setgid
 * @param target of a symlink, else empty
 */
public record NewInode(
    int mode, int umask, boolean inheritsAcl, int uid, int gid, int rdev, Bytes target) {}
