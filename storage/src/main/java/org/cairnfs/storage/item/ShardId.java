package org.cairnfs.storage.item;

/** The number of a shard, from 0 to the volume's shard count (exclusive). */
public record ShardId(int value) implements Comparable<ShardId> {
  public ShardId {
    if (value < 0) {
      throw new IllegalArgumentException("a shard number is not negative: " + value);
    }
  }

  @Override
  public int compareTo(ShardId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "shard " + value;
  }
}
