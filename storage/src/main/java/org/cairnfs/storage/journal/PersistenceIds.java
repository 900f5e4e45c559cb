package org.cairnfs.storage.journal;

import org.cairnfs.storage.item.ShardId;

/**
 * The form of persistence ids: a letter for the kind of entity, its number, and its shard.
 *
 * <pre>
 *   d 513 @ 2
 *   │  │    └ shard, decimal
 *   │  └ number of the entity within its kind, decimal, unsigned
 *   └ kind, one lower-case letter
 * </pre>
 */
public final class PersistenceIds {
  private PersistenceIds() {}

  public static String of(char kind, long number, ShardId shard) {
    if (kind < 'a' || kind > 'z') {
      throw new IllegalArgumentException("a kind is a lower-case letter, not '" + kind + "'");
    }
    return kind + Long.toUnsignedString(number) + '@' + shard.value();
  }

  /** The shard that a persistence id names. */
  public static ShardId shardOf(String persistenceId) {
    int at = persistenceId.indexOf('@');
    if (at < 2) {
      throw malformed(persistenceId);
    }
    try {
      return new ShardId(Integer.parseInt(persistenceId, at + 1, persistenceId.length(), 10));
    } catch (NumberFormatException e) {
      throw malformed(persistenceId);
    }
  }

  private static IllegalArgumentException malformed(String persistenceId) {
    return new IllegalArgumentException(
        "not a persistence id of the form <kind><number>@<shard>: " + persistenceId);
  }
}
