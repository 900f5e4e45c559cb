/**
 * Devices: block devices, image files, and simulated ones that lose power on command.
 *
 * <p>{@link org.cairnfs.storage.device.BlockDevice} is the only way the project touches META and
 * DATA. {@link org.cairnfs.storage.device.Devices} opens real ones. {@link
 * org.cairnfs.storage.device.SimulatedDevice} is one in memory with every fault a real one can
 * have; {@link org.cairnfs.storage.device.SwitchableDevice} adds faults to another one and {@link
 * org.cairnfs.storage.device.RecordingDevice} remembers what was done to it, from which {@link
 * org.cairnfs.storage.device.WriteTrace} builds every state that a crash could have left.
 *
 * <ul>
 *   <li>A write is durable only after a flush that began after the write returned.
 *   <li>Between flushes a device may lose, tear (at 512 bytes) and reorder writes.
 *   <li>An exclusively opened device has no second exclusive user, in this process or another.
 *   <li>A device outlives interrupts of the threads that use it.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.device;
