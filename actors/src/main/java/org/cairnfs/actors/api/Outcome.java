package org.cairnfs.actors.api;

import java.util.function.Function;

/** What an operation came to: a value, or an expected refusal. */
public sealed interface Outcome<T> {
  /** It was done. */
  record Ok<T>(T value) implements Outcome<T> {}

  /** It was not done, and nothing changed. */
  record Refused<T>(Errno errno) implements Outcome<T> {}

  static <T> Outcome<T> ok(T value) {
    return new Ok<>(value);
  }

  /** It was done, and there is nothing to tell. */
  @SuppressWarnings("NullAway") // Void has no value but null.
  static Outcome<Void> done() {
    return new Ok<>(null);
  }

  static <T> Outcome<T> refused(Errno errno) {
    return new Refused<>(errno);
  }

  default <R> Outcome<R> map(Function<? super T, ? extends R> function) {
    if (this instanceof Ok<T> ok) {
      return new Ok<>(function.apply(ok.value()));
    }
    return new Refused<>(((Refused<T>) this).errno());
  }
}
