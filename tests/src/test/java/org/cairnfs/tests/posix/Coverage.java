package org.cairnfs.tests.posix;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which claim has shown which refusal: system call, errno, type of file. */
final class Coverage {
  private record Cell(String call, String errno, FileType type) {}

  private final Map<Cell, String> claims = new HashMap<>();

  void add(String call, String errno, Set<FileType> types, String claim) {
    types.forEach(type -> claims.putIfAbsent(new Cell(call, errno, type), claim));
  }

  /** A claim of any of several names for a call. */
  Optional<String> of(Set<String> calls, String errno, FileType type) {
    return calls.stream()
        .map(call -> claims.get(new Cell(call, errno, type)))
        .filter(java.util.Objects::nonNull)
        .findFirst();
  }
}
