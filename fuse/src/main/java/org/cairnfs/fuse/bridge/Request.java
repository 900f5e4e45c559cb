package org.cairnfs.fuse.bridge;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.fuse.wire.InHeader;

/**
 * One request of the kernel, to be answered exactly once, on any thread.
 *
 * <p>Every method that answers tells whether the kernel took the answer: it does not when it has
 * given up the request, and then whatever the answer handed out must be taken back.
 */
public interface Request {
  InHeader header();

  /**
   * What follows the header. It is valid until the handler returns, or after {@link #keepBody}
   * until the request is answered.
   */
  ByteBuffer body();

  /** The body's memory is needed until the request is answered. */
  void keepBody();

  /**
   * The answer may take as long as another process likes: the request does not count against the
   * limit of requests in flight, lest those that end its wait find no room.
   */
  void waitsForOthers();

  /** Done, with nothing to tell. */
  boolean answer();

  /**
   * Done.
   *
   * @param bytes the most that {@code body} writes
   */
  boolean answer(int bytes, Consumer<ByteBuffer> body);

  /** Done: the bytes from position to limit, which are sent from where they are. */
  boolean answer(ByteBuffer data);

  boolean refuse(Errno errno);

  /** There is nothing to answer: the kernel does not wait for this one. */
  void finish();
}
