package org.cairnfs.tests.posix;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one system call, ready to be passed.
 *
 * <p>Kinds: {@code path}, {@code raw} (bytes that end with NUL), {@code num} (also descriptors and
 * what earlier steps returned), {@code mode} (octal, or a constant), {@code dev} (major:minor),
 * {@code flags} (constants with bars between), {@code data} (see {@link Text}), {@code out} (room
 * for a result: its size), {@code fields} (of a structure to fill), {@code time}
 * (seconds.nanoseconds, {@code now} or {@code omit}). {@code NULL} is an address that cannot be
 * read or written.
 */
final class Args {
  private static final long UTIME_NOW = (1L << 30) - 1;
  private static final long UTIME_OMIT = (1L << 30) - 2;

  /** The two sizes of a handle before its bytes, and the most bytes there are. */
  private static final int HANDLE_BYTES = 8 + 128;

  /** No less than those of statx(2) and statfs(2). */
  private static final int STRUCTURE_BYTES = 256;

  private static final int LENGTH_WITHOUT_ADDRESS = 4096;

  /** An argument: which of these count depends on its kind. */
  private record Value(int dir, byte @Nullable [] bytes, long number, long length) {
    static Value number(long number) {
      return new Value(0, null, number, 0);
    }
  }

  private final Run run;
  private final List<Value> values = new ArrayList<>();

  Args(Run run, Verb verb, List<String> words) {
    this.run = run;
    for (int i = 0; i < verb.kinds().size(); i++) {
      String kind = verb.kinds().get(i);
      boolean optional = kind.endsWith("?");
      if (i < words.size()) {
        values.add(value(optional ? kind.substring(0, kind.length() - 1) : kind, words.get(i)));
      } else if (optional) {
        values.add(Value.number(0));
      } else {
        throw new IllegalArgumentException(verb.name() + " wants " + verb.kinds());
      }
    }
    if (words.size() > verb.kinds().size()) {
      throw new IllegalArgumentException(verb.name() + " wants no more than " + verb.kinds());
    }
  }

  private Value value(String kind, String word) {
    return switch (kind) {
      case "path" -> path(word);
      case "raw" -> new Value(0, word.equals("NULL") ? null : terminated(word), 0, 0);
      case "num" -> Value.number(run.number(word));
      case "flags" -> Value.number(flags(word));
      case "mode" ->
          Value.number(Character.isDigit(word.charAt(0)) ? Long.parseLong(word, 8) : flags(word));
      case "dev" -> Value.number(device(word));
      case "data" -> data(word);
      case "out" -> room(word);
      case "time" -> time(word);
      case "fields" -> fields(word);
      case "handle" -> handle(word);
      default -> throw new IllegalArgumentException("no such kind: " + kind);
    };
  }

  private Value path(String word) {
    if (word.equals("NULL")) {
      return new Value(Constants.AT_FDCWD, null, 0, 0);
    }
    if (!word.startsWith("[")) {
      return new Value(Constants.AT_FDCWD, terminated(run.absolute(word)), 0, 0);
    }
    int end = word.indexOf(']');
    int dir = (int) run.number(word.substring(1, end));
    return new Value(dir, terminated(word.substring(end + 1)), 0, 0);
  }

  private static byte[] terminated(String text) {
    byte[] bytes = Text.parse(text);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  private long flags(String word) {
    long flags = 0;
    for (String flag : word.split("\\|", -1)) {
      flags |= Constants.isName(flag) ? Constants.of(flag) : run.number(flag);
    }
    return flags;
  }

  private static long device(String word) {
    String[] numbers = word.split(":", 2);
    return Long.parseLong(numbers[0]) << 8 | Long.parseLong(numbers[1]);
  }

  private Value data(String word) {
    if (word.equals("NULL")) {
      return new Value(0, null, 0, LENGTH_WITHOUT_ADDRESS);
    }
    byte[] bytes = Text.parse(word);
    long address = run.kernel().allocate(bytes.length);
    Kernel.at(address).put(0, bytes, 0, bytes.length);
    return new Value(0, null, address, bytes.length);
  }

  private Value room(String word) {
    if (word.equals("NULL")) {
      return new Value(0, null, 0, LENGTH_WITHOUT_ADDRESS);
    }
    long bytes = run.number(word);
    return new Value(0, null, run.kernel().allocate(bytes), bytes);
  }

  /** Room for a structure, and the names of those of its fields that the claim is about. */
  private Value fields(String names) {
    byte[] bytes = names.getBytes(StandardCharsets.US_ASCII);
    long address = names.equals("NULL") ? 0 : run.kernel().allocate(STRUCTURE_BYTES);
    return new Value(0, bytes, address, STRUCTURE_BYTES);
  }

  /** {@code struct file_handle}: with room, with too little, or what a variable holds. */
  private Value handle(String word) {
    if (word.equals("NULL")) {
      return Value.number(0);
    }
    boolean isNew = word.equals("new");
    byte[] bytes =
        isNew || word.equals("small") ? new byte[HANDLE_BYTES] : Text.parse(run.value(word));
    long address = run.kernel().allocate(HANDLE_BYTES);
    Kernel.at(address).put(0, bytes, 0, bytes.length);
    if (isNew) {
      Kernel.at(address).putInt(0, HANDLE_BYTES - 8);
    }
    return new Value(0, null, address, HANDLE_BYTES);
  }

  private static Value time(String word) {
    return switch (word) {
      case "now" -> new Value(0, null, 0, UTIME_NOW);
      case "omit" -> new Value(0, null, 0, UTIME_OMIT);
      default -> {
        int dot = word.indexOf('.');
        yield new Value(
            0,
            null,
            Long.parseLong(dot < 0 ? word : word.substring(0, dot)),
            dot < 0 ? 0 : Long.parseLong(word.substring(dot + 1)));
      }
    };
  }

  /** The descriptor that a path is relative to. */
  int dir(int index) {
    return values.get(index).dir;
  }

  byte @Nullable [] bytes(int index) {
    return values.get(index).bytes;
  }

  String text(int index) {
    return new String(requireNonNull(bytes(index)), StandardCharsets.US_ASCII);
  }

  long number(int index) {
    return values.get(index).number;
  }

  int integer(int index) {
    return (int) values.get(index).number;
  }

  /** Where data is, or room for it. */
  long address(int index) {
    return values.get(index).number;
  }

  long length(int index) {
    return values.get(index).length;
  }

  /** What a call has written to memory. */
  byte[] written(int index, long bytes) {
    byte[] written = new byte[(int) bytes];
    Kernel.at(address(index)).get(0, written, 0, written.length);
    return written;
  }

  /** Two times for utimensat(2). */
  long times(int first) {
    long address = run.kernel().allocate(32);
    for (int i = 0; i < 2; i++) {
      Kernel.at(address).putLong(16L * i, number(first + i));
      Kernel.at(address).putLong(16L * i + 8, length(first + i));
    }
    return address;
  }

  Kernel kernel() {
    return run.kernel();
  }
}
