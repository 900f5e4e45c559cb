/**
 * The kernel's FUSE protocol, version 7: one class per structure, each with its layout
 * (linux/fuse.h).
 *
 * <p>A request is an {@link org.cairnfs.fuse.wire.InHeader} and a body whose form its {@link
 * org.cairnfs.fuse.wire.Opcode} prescribes; a reply is an {@link org.cairnfs.fuse.wire.OutHeader}
 * and a body. Classes named In are read off the front of a body, those named Out written to a reply
 * straight from the values of {@code actors.api}.
 *
 * <ul>
 *   <li>Buffers are in native byte order.
 *   <li>Whatever bytes arrive, reading ends in a value or one of the two checked exceptions.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.fuse.wire;
