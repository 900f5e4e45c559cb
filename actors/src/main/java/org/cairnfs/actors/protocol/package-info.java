/**
 * The messages between mounts and entities, and between entities.
 *
 * <p>Every command names the entity it is for ({@link org.cairnfs.actors.protocol.EntityAddress});
 * routing needs nothing else. A mount's command carries a {@link
 * org.cairnfs.actors.protocol.Request}; it is answered with one {@link
 * org.cairnfs.actors.protocol.Answer}. Borrowing between entities follows {@link
 * org.cairnfs.actors.protocol.LoanCommand}.
 *
 * <ul>
 *   <li>The request's number makes a mutating command run once, however often it is sent.
 *   <li>Every message has a versioned binary form; none relies on running in the sender's JVM.
 * </ul>
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.protocol;
