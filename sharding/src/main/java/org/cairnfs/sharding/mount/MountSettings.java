package org.cairnfs.sharding.mount;

/**
 * How a mount behaves.
 *
 * @param readOnly everything that would change something is EROFS
 * @param noatime reading does not change access times
 */
public record MountSettings(boolean readOnly, boolean noatime) {
  public static final MountSettings DEFAULT = new MountSettings(false, false);
}
