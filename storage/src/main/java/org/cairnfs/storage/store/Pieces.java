package org.cairnfs.storage.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;

/**
 * Extents that hold consecutive bytes of one table or manifest body, in their order.
 *
 * <p>Free space of META need not be in one piece to be of use: what is written takes as many
 * extents as it must. A table whose first bytes nobody reads any more gives their extents back; its
 * offsets stay what they were.
 *
 * @param extents at least one
 * @param cut bytes before them that were given back, a multiple of 4096
 */
public record Pieces(List<Extent> extents, int cut) {
  private static final int BLOCK = BlockDevice.BLOCK;

  public Pieces {
    extents = List.copyOf(extents);
    if (extents.isEmpty() || cut < 0 || cut % BLOCK != 0) {
      throw new IllegalArgumentException("no pieces: " + extents + " after " + cut);
    }
  }

  static Pieces of(Extent extent) {
    return new Pieces(List.of(extent), 0);
  }

  static Pieces of(List<Extent> extents) {
    return new Pieces(extents, 0);
  }

  /** Where the offsets end. */
  int end() {
    return cut + bytes(extents);
  }

  static int bytes(List<Extent> extents) {
    int bytes = 0;
    for (int i = 0; i < extents.size(); i++) {
      bytes += extents.get(i).length();
    }
    return bytes;
  }

  /** The byte on the device at an offset. */
  long addressOf(int offset) {
    int at = cut;
    for (int i = 0; i < extents.size(); i++) {
      Extent extent = extents.get(i);
      if (offset >= at && offset < at + extent.length()) {
        return extent.address() + offset - at;
      }
      at += extent.length();
    }
    throw new IllegalStateException("offset " + offset + " is not in " + this);
  }

  /** The part before an offset, a multiple of 4096 after the cut. */
  List<Extent> before(int offset) {
    return part(cut, offset);
  }

  /** The same without what is before an offset, a multiple of 4096 before the end. */
  Pieces from(int offset) {
    return new Pieces(part(offset, end()), offset);
  }

  /** The extents from an offset to another, both multiples of 4096. */
  List<Extent> part(int from, int to) {
    List<Extent> part = new ArrayList<>();
    int at = cut;
    for (Extent extent : extents) {
      int start = Math.max(from, at);
      int end = Math.min(to, at + extent.length());
      if (start < end) {
        part.add(new Extent(extent.address() + start - at, end - start));
      }
      at += extent.length();
    }
    return part;
  }

  /** Reads bytes at an offset; whole blocks of the device are read around them. */
  byte[] read(BlockDevice device, int offset, int length) throws IOException {
    int from = offset & -BLOCK;
    int to = (int) AlignedBuffers.roundUp(offset + length);
    byte[] blocks = new byte[to - from];
    int at = 0;
    for (Extent extent : part(from, to)) {
      device.read(extent.address(), ByteBuffer.wrap(blocks, at, extent.length()));
      at += extent.length();
    }
    if (at != blocks.length) {
      throw new IllegalStateException(from + " to " + to + " are not in " + this);
    }
    if (offset == from && length == blocks.length) {
      return blocks;
    }
    return Arrays.copyOfRange(blocks, offset - from, offset - from + length);
  }

  /** Writes what remains in the buffer, whole blocks, at an offset that is a multiple of 4096. */
  void write(BlockDevice device, int offset, ByteBuffer source) throws IOException {
    int end = source.limit();
    for (Extent extent : part(offset, offset + source.remaining())) {
      source.limit(source.position() + extent.length());
      device.write(extent.address(), source);
      source.limit(end);
    }
    if (source.hasRemaining()) {
      throw new IllegalStateException(source.remaining() + " bytes do not fit " + this);
    }
  }

  void encode(ByteWriter out) {
    out.varint(cut / BLOCK).varint(extents.size());
    for (Extent extent : extents) {
      out.u64(extent.address()).varint(extent.length() / BLOCK);
    }
  }

  static Pieces decode(ByteReader in) {
    int cut = in.varint() * BLOCK;
    int count = in.varint();
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      extents.add(new Extent(in.u64(), in.varint() * BLOCK));
    }
    return new Pieces(extents, cut);
  }
}
