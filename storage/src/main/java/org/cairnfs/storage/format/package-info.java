/**
 * What a volume looks like on its devices: superblock, layout, node slots, and the header every
 * block has.
 *
 * <p>{@link org.cairnfs.storage.format.VolumeLayout} computes where everything is; {@link
 * org.cairnfs.storage.format.Superblock} records it on both devices and {@link
 * org.cairnfs.storage.format.Superblocks} reads it back or says in one line why not. The blocks of
 * a node's slot are {@link org.cairnfs.storage.format.SlotClaim}, {@link
 * org.cairnfs.storage.format.Heartbeat} and {@link org.cairnfs.storage.format.Seals}.
 *
 * <ul>
 *   <li>Integers are little-endian.
 *   <li>Every structure starts with a {@link org.cairnfs.storage.format.BlockHeader}: magic,
 *       version, CRC32C, length, volume, its own address, epoch and owner.
 *   <li>Whatever does not check out ends in a {@link
 *       org.cairnfs.storage.format.CorruptBlockException}, never in a value.
 *   <li>A structure that is overwritten in place has everything that varies in its first 512 bytes,
 *       so that no crash tears it.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.format;
