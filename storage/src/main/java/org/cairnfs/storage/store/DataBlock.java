package org.cairnfs.storage.store;

import java.util.Arrays;
import org.cairnfs.storage.item.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Some neighbouring entries of a table.
 *
 * <pre>
 *  content   entries: shared, own, value length + 1 (0: tombstone)    varint each
 *                     own bytes of the key, value
 *            offsets of restarts                                      u32 each
 *            number of restarts                                       u32
 * </pre>
 *
 * <p>A key shares its first bytes with the key before it, except at restarts, every {@link
 * #RESTART_INTERVAL} entries, where it is whole. A search goes to the last restart not after the
 * key and from there entry by entry, comparing only bytes that can still differ.
 */
final class DataBlock implements CachedBlock {
  static final int RESTART_INTERVAL = 16;

  private final byte[] block;
  private final int restartsAt;
  private final int restarts;

  /**
   * Wraps a checked block.
   *
   * @param contentEnd where its content ends
   */
  DataBlock(byte[] block, int contentEnd) {
    this.block = block;
    this.restarts = (int) ByteWriter.INT.get(block, contentEnd - 4);
    this.restartsAt = contentEnd - 4 - 4 * restarts;
  }

  @Override
  public int weight() {
    return block.length + 48;
  }

  /** The value, {@link Tombstone#MARK}, or null if the key is not here. */
  @Nullable Bytes find(byte[] key) {
    ByteReader in = new ByteReader(block, restart(lastRestartNotAfter(key)));
    int matched = 0;
    while (in.position() < restartsAt) {
      int shared = in.varint();
      int own = in.varint();
      int valueLength = in.varint() - 1;
      if (shared < matched) {
        return null;
      }
      if (shared == matched) {
        int at = in.position();
        int same = Arrays.mismatch(block, at, at + own, key, shared, key.length);
        if (same < 0) {
          in.skip(own);
          return valueLength < 0 ? Tombstone.MARK : in.bytes(valueLength);
        }
        if (same < own && isAfter(block[at + same], key, shared + same)) {
          return null;
        }
        matched = shared + same;
      }
      in.skip(own + Math.max(0, valueLength));
    }
    return null;
  }

  private static boolean isAfter(byte mine, byte[] key, int at) {
    return at == key.length || (mine & 0xff) > (key[at] & 0xff);
  }

  private int restart(int index) {
    return (int) ByteWriter.INT.get(block, restartsAt + 4 * index);
  }

  private int lastRestartNotAfter(byte[] key) {
    int low = 0;
    int high = restarts - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (compareRestart(middle, key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int compareRestart(int index, byte[] key) {
    ByteReader in = new ByteReader(block, restart(index));
    in.varint();
    int own = in.varint();
    in.varint();
    int at = in.position();
    return Arrays.compareUnsigned(block, at, at + own, key, 0, key.length);
  }

  /** A walk from the first entry whose key is not before {@code from}. */
  Entries from(byte[] from) {
    Entries entries = new Entries(restart(lastRestartNotAfter(from)));
    while (entries.valid() && entries.isBefore(from)) {
      entries.next();
    }
    return entries;
  }

  /** A walk from the first entry. */
  Entries all() {
    return new Entries(TableBlock.CONTENT_AT);
  }

  /** A walk over the entries of this block. */
  final class Entries {
    private final ByteReader in;
    private byte[] key = new byte[64];
    private int keyLength;
    private int valueLength;
    private boolean valid;

    private Entries(int at) {
      in = new ByteReader(block, at);
      next();
    }

    boolean valid() {
      return valid;
    }

    Bytes key() {
      return Bytes.of(Arrays.copyOf(key, keyLength));
    }

    /** To be called at most once for each entry. */
    Bytes value() {
      if (valueLength < 0) {
        return Tombstone.MARK;
      }
      Bytes value = in.bytes(valueLength);
      valueLength = 0;
      return value;
    }

    private boolean isBefore(byte[] other) {
      return Arrays.compareUnsigned(key, 0, keyLength, other, 0, other.length) < 0;
    }

    void next() {
      in.skip(Math.max(0, valueLength));
      valid = in.position() < restartsAt;
      if (!valid) {
        return;
      }
      int shared = in.varint();
      int own = in.varint();
      valueLength = in.varint() - 1;
      keyLength = shared + own;
      if (keyLength > key.length) {
        key = Arrays.copyOf(key, 2 * keyLength);
      }
      System.arraycopy(block, in.position(), key, shared, own);
      in.skip(own);
    }
  }

  /** Builds the content of one data block. */
  static final class Builder {
    private final ByteWriter out = new ByteWriter(20 * 1024);
    private final ByteWriter restarts = new ByteWriter(512);
    private byte[] last = new byte[0];
    private int count;

    Builder() {
      clear();
    }

    void clear() {
      out.truncate(0);
      out.zeros(TableBlock.CONTENT_AT);
      restarts.truncate(0);
      count = 0;
    }

    boolean isEmpty() {
      return count == 0;
    }

    /** Where the content would end now. */
    int contentEnd() {
      return out.length() + restarts.length() + 4;
    }

    /** Appends an entry; keys come in strictly ascending order, which the table's writer checks. */
    void add(byte[] key, Bytes value) {
      int shared = 0;
      if (count++ % RESTART_INTERVAL == 0) {
        restarts.u32(out.length());
      } else {
        int mismatch = Arrays.mismatch(last, key);
        shared = mismatch < 0 ? key.length : mismatch;
      }
      boolean dead = Tombstone.is(value);
      out.varint(shared).varint(key.length - shared).varint(dead ? 0 : value.length() + 1);
      out.raw(key, shared, key.length - shared);
      if (!dead) {
        out.raw(value.toArray(), 0, value.length());
      }
      last = key;
    }

    TableBlock.Unsealed build() {
      out.raw(restarts.toArray(restarts.length()), 0, restarts.length());
      out.u32(restarts.length() / 4);
      return TableBlock.Unsealed.of(out);
    }
  }
}
