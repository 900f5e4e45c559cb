package org.cairnfs.storage.leaks;

import java.util.List;

/**
 * Names classes that take something when they are first used and keep it as long as the JVM lives;
 * found by ServiceLoader. They are initialized before the first test, so that none is blamed.
 */
public interface KeptForGood {
  /** Names, each with a comment on what it keeps. */
  List<String> classes();
}
