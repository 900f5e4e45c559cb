package org.cairnfs.storage.store;

import java.util.Arrays;
import org.cairnfs.storage.item.Bytes;

/** Reads numbers and byte strings from an array, front to back, little-endian. */
final class ByteReader {
  private final byte[] array;
  private int position;

  ByteReader(byte[] array, int position) {
    this.array = array;
    this.position = position;
  }

  int position() {
    return position;
  }

  void skip(int bytes) {
    position += bytes;
  }

  /** An unsigned number below 2^31 in groups of 7 bits, lowest first. */
  int varint() {
    int b = array[position++];
    if (b >= 0) {
      return b;
    }
    int value = b & 0x7f;
    for (int shift = 7; shift < 35; shift += 7) {
      b = array[position++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("no number ends before byte " + position);
  }

  int u32() {
    return (int) ByteWriter.INT.get(array, move(4));
  }

  long u64() {
    return (long) ByteWriter.LONG.get(array, move(8));
  }

  /** A byte string after its length as a varint. */
  Bytes bytes() {
    return bytes(varint());
  }

  Bytes bytes(int length) {
    int from = move(length);
    return Bytes.of(Arrays.copyOfRange(array, from, from + length));
  }

  private int move(int bytes) {
    int from = position;
    if (bytes < 0 || bytes > array.length - from) {
      throw new IllegalStateException(bytes + " bytes at " + from + " of " + array.length);
    }
    position += bytes;
    return from;
  }
}
