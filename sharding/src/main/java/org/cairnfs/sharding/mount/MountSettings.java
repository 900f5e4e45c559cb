package org.cairnfs.sharding.mount;

/**
 * How a mount behaves.
 *
 * @param readOnly everything that would change something is EROFS
 * @param noatime reading does not change access times
 * @param noacl ACLs are neither told nor set nor inherited
 */
public record MountSettings(boolean readOnly, boolean noatime, boolean noacl) {
  public static final MountSettings DEFAULT = new MountSettings(false, false, false);
}
