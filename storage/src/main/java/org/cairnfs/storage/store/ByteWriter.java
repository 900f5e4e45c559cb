package org.cairnfs.storage.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.cairnfs.storage.item.Bytes;

/** A growing array that numbers and byte strings are appended to, little-endian. */
final class ByteWriter {
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array;
  private int length;

  ByteWriter(int capacity) {
    array = new byte[capacity];
  }

  int length() {
    return length;
  }

  /** Forgets everything after the first {@code length} bytes. */
  void truncate(int length) {
    this.length = length;
  }

  ByteWriter varint(int value) {
    reserve(5);
    while ((value & ~0x7f) != 0) {
      array[length++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    array[length++] = (byte) value;
    return this;
  }

  ByteWriter u32(int value) {
    reserve(4);
    INT.set(array, length, value);
    length += 4;
    return this;
  }

  ByteWriter u64(long value) {
    reserve(8);
    LONG.set(array, length, value);
    length += 8;
    return this;
  }

  /** A byte string after its length as a varint. */
  ByteWriter bytes(Bytes bytes) {
    return varint(bytes.length()).raw(bytes.toArray(), 0, bytes.length());
  }

  ByteWriter raw(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, array, length, count);
    length += count;
    return this;
  }

  ByteWriter zeros(int count) {
    reserve(count);
    Arrays.fill(array, length, length + count, (byte) 0);
    length += count;
    return this;
  }

  /** A copy, padded with zeros to {@code size} bytes. */
  byte[] toArray(int size) {
    if (size < length) {
      throw new IllegalArgumentException(length + " bytes do not fit " + size);
    }
    byte[] copy = new byte[size];
    System.arraycopy(array, 0, copy, 0, length);
    return copy;
  }

  private void reserve(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, length + more));
    }
  }
}
