package org.cairnfs.tests.posix;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one system call promises, on any file system. */
@ExtendWith(PlaceResolver.class)
@ScannedAtEndOfClass(because = "all claims are made about one mount, and a node takes seconds")
abstract class SyscallContract {
  /** The claims, as {@link Claim} reads them. */
  abstract String claims();

  /** Calls with a path, as {@link PathClaims} reads them. */
  List<String> paths() {
    return List.of();
  }

  @TestFactory
  final Stream<DynamicTest> claims(Place place) {
    place.seen(getClass());
    List<Claim> claims = new ArrayList<>(Claim.parse(claims()));
    paths().forEach(call -> claims.addAll(PathClaims.about(call)));
    Set<String> names = new TreeSet<>();
    for (Claim claim : claims) {
      if (!names.add(claim.name())) {
        throw new IllegalArgumentException("two claims have the name " + claim.name());
      }
    }
    return claims.stream()
        .filter(claim -> !(claim.onlyCairn() && place.isControl()))
        .map(claim -> DynamicTest.dynamicTest(claim.name(), () -> check(place, claim)));
  }

  private void check(Place place, Claim claim) throws Exception {
    String contract = getClass().getSimpleName();
    try (Run run = new Run(place, contract + "." + claim.name())) {
      run.steps(claim.steps());
    }
  }
}
