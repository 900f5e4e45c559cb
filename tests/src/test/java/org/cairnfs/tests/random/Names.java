package org.cairnfs.tests.random;

import java.util.Random;

/** Paths from a small world, so that operations often meet. */
final class Names {
  private static final String[] NAMES = {"a", "b", "c", "d", "e"};
  private static final int[] DEPTHS = {0, 0, 0, 0, 1, 1, 2};

  private final Random random;

  Names(Random random) {
    this.random = random;
  }

  String path() {
    StringBuilder path = new StringBuilder(name());
    for (int depth = DEPTHS[random.nextInt(DEPTHS.length)]; depth > 0; depth--) {
      path.append('/').append(name());
    }
    return random.nextInt(60) == 0 ? path.append('/').toString() : path.toString();
  }

  private String name() {
    return random.nextInt(150) == 0 ? "n".repeat(256) : NAMES[random.nextInt(NAMES.length)];
  }

  /** Never upwards: it must not leave the side. */
  String target() {
    return random.nextInt(3) == 0 ? name() : path();
  }

  String xattr() {
    String[] names = {"user.x", "user.y", "trusted.z", "user.", "nothing.x"};
    return names[random.nextInt(random.nextInt(8) == 0 ? names.length : 3)];
  }
}
