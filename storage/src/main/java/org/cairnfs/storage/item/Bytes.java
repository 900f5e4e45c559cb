package org.cairnfs.storage.item;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable byte string that orders as unsigned bytes, shorter before longer.
 *
 * <p>Used for keys and for values, so that records that hold them compare by content.
 */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;
  private int hash;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** Wraps without copying: the caller gives the array away. */
  public static Bytes of(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** Copies what remains in the buffer and moves its position to the limit. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return of(copy);
  }

  public static Bytes utf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  public byte byteAt(int index) {
    return array[index];
  }

  /** A read-only view, big-endian, position 0 to limit {@link #length()}. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer();
  }

  /** A copy. */
  public byte[] toArray() {
    return array.clone();
  }

  /** Appends the bytes to the buffer. */
  public void putTo(ByteBuffer target) {
    target.put(array);
  }

  public boolean startsWith(Bytes prefix) {
    return array.length >= prefix.array.length
        && Arrays.equals(array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
  }

  /** The least byte string greater than every one that starts with this one. */
  public Bytes afterPrefix() {
    int last = array.length - 1;
    while (last >= 0 && array[last] == (byte) 0xff) {
      last--;
    }
    if (last < 0) {
      throw new IllegalArgumentException("no byte string follows the prefix " + this);
    }
    byte[] next = Arrays.copyOf(array, last + 1);
    next[last]++;
    return new Bytes(next);
  }

  /** The least byte string greater than this one. */
  public Bytes successor() {
    return new Bytes(Arrays.copyOf(array, array.length + 1));
  }

  public String utf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(array);
      hash = h;
    }
    return h;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(array);
  }
}
