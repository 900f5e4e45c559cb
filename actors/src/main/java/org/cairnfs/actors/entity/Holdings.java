package org.cairnfs.actors.entity;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.cairnfs.actors.protocol.EntityMessage;

/**
 * What an entity holds or awaits at a moment; with nothing it may leave memory.
 *
 * @param counts how many of what, none of them 0; the keys are words for the reader
 */
public record Holdings(Map<String, Integer> counts) {
  public static final Holdings NOTHING = new Holdings(Map.of());

  /** To an entity: tell what you hold. */
  public record Tell(CompletableFuture<Holdings> answer) implements EntityMessage.Private {}

  /** The same and so many of something. */
  public Holdings and(String what, int count) {
    if (count == 0) {
      return this;
    }
    Map<String, Integer> more = new TreeMap<>(counts);
    more.merge(what, count, Integer::sum);
    return new Holdings(Collections.unmodifiableMap(more));
  }

  public boolean isNothing() {
    return counts.isEmpty();
  }
}
