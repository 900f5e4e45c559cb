/**
 * Devices: block devices, image files, and simulated ones that lose power on command.
 *
 * <p>{@link org.cairnfs.storage.device.BlockDevice} is the only way the project touches META and
 * DATA.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.device;
