package org.cairnfs.storage.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;

/**
 * Seeded records over keys that collide, in several zones, and the map they add up to.
 *
 * <p>Like a file system's: some keys grow in order, some are spread by a hash, one is overwritten
 * all the time, some are put once and retired.
 */
final class RandomWorkload {
  private final Random random;
  private final long seed;
  private final int keys;
  private final TreeMap<Bytes, Bytes> model = new TreeMap<>();
  private final List<Bytes> once = new ArrayList<>();
  private long next;

  RandomWorkload(long seed, int keys) {
    this.random = new Random(seed);
    this.seed = seed;
    this.keys = keys;
  }

  TreeMap<Bytes, Bytes> model() {
    return model;
  }

  Random random() {
    return random;
  }

  /** The changes of one record; the model has them already. */
  List<Change> record() {
    List<Change> changes = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      changes.add(change());
    }
    changes.forEach(this::apply);
    return changes;
  }

  private Change change() {
    int kind = random.nextInt(100);
    if (kind < 25) {
      return new Change.Put(Bytes.utf8(String.format("seq/%09d", next++)), value());
    }
    if (kind < 30) {
      return new Change.Put(Bytes.utf8("hot"), value());
    }
    if (kind < 38) {
      Bytes key = Bytes.utf8("once/" + seed + "/" + next++);
      once.add(key);
      return new Change.Put(key, value());
    }
    if (kind < 44 && !once.isEmpty()) {
      return new Change.Retire(once.remove(random.nextInt(once.size())));
    }
    if (kind < 60) {
      return new Change.Delete(anyKey());
    }
    return new Change.Put(hashed(), value());
  }

  /** A key that may exist. */
  Bytes anyKey() {
    return random.nextBoolean()
        ? hashed()
        : Bytes.utf8(String.format("seq/%09d", next == 0 ? 0 : random.nextLong(next)));
  }

  private Bytes hashed() {
    return Bytes.utf8("hash/" + Integer.toHexString(random.nextInt(keys) * 0x9E3779B1));
  }

  private Bytes value() {
    byte[] value = new byte[random.nextInt(20) == 0 ? random.nextInt(3000) : random.nextInt(200)];
    random.nextBytes(value);
    return Bytes.of(value);
  }

  void apply(Change change) {
    if (change instanceof Change.Put put) {
      model.put(put.key(), put.value());
    } else {
      model.remove(change.key());
    }
  }
}
