package org.cairnfs.storage.device;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.cairnfs.storage.device.WriteTrace.Step;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a running node under test leaves what it did to its devices.
 *
 * <pre>
 *  0    magic CaTR                          u32
 *  4    device                              u16
 *  6    kind: 1 write, 2 flush              u16
 *  8    write: offset; flush: writes covered u64
 *  16   length of the payload               u32
 *  20   CRC32C of the payload               u32
 *  24   payload
 * </pre>
 *
 * <p>It is not flushed: it survives the death of the process, not of the machine. An entry that the
 * death cut short ends the trace.
 */
public final class TraceFile implements AutoCloseable {
  private static final int MAGIC = 0x52546143;
  private static final int HEADER_BYTES = 24;
  private static final int DEVICES_MAX = 16;
  private static final short WRITE = 1;
  private static final short FLUSH = 2;

  /** Not a channel, which an interrupt would close. */
  private final FileOutputStream out;

  /** By device; guarded by this. */
  private final long[] writes = new long[DEVICES_MAX];

  /** Devices that record here and are open; guarded by this. */
  private int users;

  private TraceFile(FileOutputStream out) {
    this.out = out;
  }

  /** Begins a new trace. */
  public static TraceFile create(Path file) throws IOException {
    Files.createFile(file);
    return new TraceFile(new FileOutputStream(file.toFile()));
  }

  /** One more device records here. */
  synchronized void attach() {
    users++;
  }

  /** A device was closed; the file is when all are. */
  synchronized void detach() throws IOException {
    if (--users == 0) {
      close();
    }
  }

  synchronized void write(int device, long offset, ByteBuffer payload) throws IOException {
    append(device, WRITE, offset, payload);
    writes[device]++;
  }

  /** How many writes of the device are in the trace: what a flush that begins now covers. */
  synchronized long writes(int device) {
    return writes[device];
  }

  synchronized void flush(int device, long covered) throws IOException {
    append(device, FLUSH, covered, ByteBuffer.allocate(0));
  }

  private void append(int device, short kind, long value, ByteBuffer payload) throws IOException {
    int length = payload.remaining();
    ByteBuffer entry = ByteBuffer.allocate(HEADER_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(MAGIC).putShort((short) device).putShort(kind).putLong(value);
    entry.putInt(length).putInt(checksum(payload.duplicate())).put(payload);
    out.write(entry.array());
  }

  private static int checksum(ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }

  /** The steps in a file, up to the first incomplete one. */
  static List<Step> read(Path file) throws IOException {
    List<Step> steps = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      for (Step step = next(channel); step != null; step = next(channel)) {
        steps.add(step);
      }
    }
    return steps;
  }

  private static @Nullable Step next(FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (!fill(channel, header) || header.getInt() != MAGIC) {
      return null;
    }
    int device = header.getShort();
    short kind = header.getShort();
    long value = header.getLong();
    ByteBuffer payload = ByteBuffer.allocate(header.getInt());
    if (!fill(channel, payload) || checksum(payload.duplicate()) != header.getInt()) {
      return null;
    }
    return kind == WRITE
        ? new WriteTrace.Write(device, value, payload.array())
        : new WriteTrace.Flush(device, value);
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    buffer.flip();
    return true;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
