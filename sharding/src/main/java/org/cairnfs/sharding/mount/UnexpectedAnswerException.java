package org.cairnfs.sharding.mount;

import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.ReplyValue;

/** An entity answered a command with the answer to another kind of command. */
final class UnexpectedAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private UnexpectedAnswerException(Class<?> expected, ReplyValue answer) {
    super("expected " + expected.getSimpleName() + ", got " + answer);
  }

  /** The outcome, if its value is of the kind expected. */
  static <T extends ReplyValue> Outcome<T> expect(Class<T> kind, Outcome<ReplyValue> outcome) {
    return outcome.map(
        value -> {
          if (!kind.isInstance(value)) {
            throw new UnexpectedAnswerException(kind, value);
          }
          return kind.cast(value);
        });
  }
}
