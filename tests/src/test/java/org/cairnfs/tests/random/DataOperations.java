package org.cairnfs.tests.random;

import java.util.Random;

/** Random operations on contents, by name and on files that stay open. */
final class DataOperations {
  private static final int BLOCK = 4096;
  private static final int END_MAX = 80 * BLOCK;
  private static final int[] MODES = {0, 1, 3, 16, 17, 2, 64 | 128};

  private final Random random;
  private final Names names;

  DataOperations(Random random) {
    this.random = random;
    this.names = new Names(random);
  }

  Operation next() {
    return switch (random.nextInt(18)) {
      case 0, 1, 2, 3, 16, 17 -> open();
      case 4, 5, 6 -> write();
      case 7 -> append();
      case 8, 9 -> read();
      case 10 -> truncate();
      case 11, 12 -> fallocate();
      case 13, 14 -> copy();
      default -> truncateByName();
    };
  }

  private int slot() {
    return random.nextInt(Side.SLOTS);
  }

  /** Often at, or one beside, the border of a block. */
  private long offset() {
    int offset = random.nextInt(END_MAX);
    return random.nextBoolean()
        ? offset
        : Math.max(0, offset / BLOCK * BLOCK + random.nextInt(3) - 1);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[1 + random.nextInt(random.nextInt(5) == 0 ? 20 * BLOCK : BLOCK + 100)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Operation open() {
    int slot = slot();
    String name = names.path();
    int flags = random.nextInt(6) == 0 ? Calls.O_RDONLY : Calls.O_RDWR;
    for (int flag : new int[] {Calls.O_EXCL, Calls.O_TRUNC, Calls.O_APPEND, Calls.O_NOFOLLOW}) {
      flags |= random.nextInt(10) == 0 ? flag : 0;
    }
    int all = flags | (random.nextInt(4) == 0 ? 0 : Calls.O_CREAT);
    return Operation.call(
        String.format("open %d: %s flags %o", slot, name, all),
        side -> side.open(slot, name, withoutLoneExcl(all), 0644));
  }

  /** O_EXCL without O_CREAT is undefined. */
  private static int withoutLoneExcl(int flags) {
    return (flags & Calls.O_CREAT) == 0 ? flags & ~Calls.O_EXCL : flags;
  }

  private Operation write() {
    int slot = slot();
    long offset = offset();
    byte[] bytes = bytes();
    return Operation.call(
        "pwrite " + slot + ": " + bytes.length + " bytes at " + offset,
        side -> Calls.result(Calls.libc().pwrite(side.fd(slot), bytes, bytes.length, offset)));
  }

  private Operation append() {
    int slot = slot();
    byte[] bytes = bytes();
    return Operation.call(
        "write " + slot + ": " + bytes.length + " bytes",
        side -> Calls.result(Calls.libc().write(side.fd(slot), bytes, bytes.length)));
  }

  private Operation read() {
    int slot = slot();
    long offset = offset();
    int length = 1 + random.nextInt(20 * BLOCK);
    return random.nextInt(4) == 0
        ? Operation.of("read " + slot + " wholly", side -> Side.contents(side.fd(slot)))
        : Operation.of(
            "pread " + slot + ": " + length + " bytes at " + offset,
            side -> Side.read(side.fd(slot), offset, length));
  }

  private Operation truncate() {
    int slot = slot();
    long size = offset();
    return Operation.call(
        "ftruncate " + slot + ": " + size,
        side -> Calls.result(Calls.libc().ftruncate(side.fd(slot), size)));
  }

  private Operation truncateByName() {
    String name = names.path();
    long size = offset();
    return Operation.call(
        "truncate " + name + ": " + size,
        side -> Calls.result(Calls.libc().truncate(side.path(name), size)));
  }

  private Operation fallocate() {
    int slot = slot();
    int mode = MODES[random.nextInt(random.nextInt(6) == 0 ? MODES.length : 5)];
    long offset = offset();
    long length = random.nextInt(30) == 0 ? -random.nextInt(2) : 1 + offset() / 2;
    return Operation.call(
        "fallocate " + slot + ": mode " + mode + " at " + offset + " length " + length,
        side -> Calls.result(Calls.libc().fallocate(side.fd(slot), mode, offset, length)));
  }

  private Operation copy() {
    int from = slot();
    int to = slot();
    long fromOffset = offset();
    long toOffset = offset();
    long length = 1 + offset() / 2;
    return Operation.call(
        "copy_file_range "
            + from
            + " at "
            + fromOffset
            + " to "
            + to
            + " at "
            + toOffset
            + " length "
            + length,
        side ->
            Calls.result(
                Calls.libc()
                    .copy_file_range(
                        side.fd(from),
                        new long[] {fromOffset},
                        side.fd(to),
                        new long[] {toOffset},
                        length,
                        0)));
  }
}
