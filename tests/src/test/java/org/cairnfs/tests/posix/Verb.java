package org.cairnfs.tests.posix;

import java.util.List;

/**
 * A system call as claims write it.
 *
 * @param kinds of its arguments, see {@link Args}; a kind with a question mark may be left out
 * @param call makes the call, with the credentials of its user
 * @param shown what a claim compares: the returned number, or what was returned in memory
 */
record Verb(String name, List<String> kinds, Call call, Shown shown) {
  /** The system call itself. */
  interface Call {
    long on(Args args);
  }

  /** What it returned, as text. */
  interface Shown {
    String of(Args args, long returned);
  }

  static Verb of(String signature, Call call, Shown shown) {
    List<String> words = List.of(signature.split(" ", -1));
    return new Verb(words.get(0), words.subList(1, words.size()), call, shown);
  }

  static Verb of(String signature, Call call) {
    return of(signature, call, (args, returned) -> Long.toString(returned));
  }
}
