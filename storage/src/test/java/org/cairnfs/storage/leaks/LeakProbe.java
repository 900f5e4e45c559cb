package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.util.List;

/**
 * Sees one kind of thing that may leak.
 *
 * <p>Found by ServiceLoader, or bound for a time with {@link BoundProbe#bind}. What a scan returns
 * counts as leaked unless an earlier scan, before the test or the node, returned it too.
 */
public interface LeakProbe {
  /** Names the kind in failures. */
  String kind();

  /**
   * Everything of this kind that is there now.
   *
   * @throws IOException if that cannot be found out, which fails the test
   */
  List<Suspect> scan() throws IOException;

  /** Called while suspects remain: releases what only waits to be collected. */
  default void settle() {}
}
