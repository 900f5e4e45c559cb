/**
 * The binary form of every message that mounts and entities exchange.
 *
 * <p>{@link org.cairnfs.actors.wire.CairnSerializer} is what Pekko calls. It finds a message's
 * {@code MessageForm} by class or by manifest; each family of messages has one codec class that
 * lists its forms. Codecs write to a {@code WireWriter} and read from a {@code WireReader}, which
 * know the elementary values.
 *
 * <ul>
 *   <li>A manifest is a name of ours with a version, such as {@code directory.make.1}. A form never
 *       changes: a new layout is a new version, and the old one stays readable.
 *   <li>Integers are big-endian and of fixed width.
 *   <li>Whatever the bytes, reading either gives a message or throws {@code WireFormatException},
 *       and allocates no more than a small multiple of the bytes there are.
 *   <li>What has no form here does not leave its JVM.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.wire;
