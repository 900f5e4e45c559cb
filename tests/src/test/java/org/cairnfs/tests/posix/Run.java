package org.cairnfs.tests.posix;

import static org.cairnfs.tests.posix.Kernel.LIBC;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One claim under way, in a directory of its own. Paths are relative to it; {@code @ro/} begins
 * those on the read-only mount, {@code pad(N)} a path with so many slashes that it has N bytes.
 */
final class Run implements AutoCloseable {
  private static final String READ_ONLY = "@ro";
  private static final String PADDED = "pad(";
  private static final int EMPTY_PATH = 0x1000;
  private static final int NOFOLLOW = 0x100;
  private static final Set<String> OPENING = Set.of("open", "creat", "open_by_handle_at");

  private final Place place;
  private final String name;
  private final String root;
  private final Map<String, String> variables = new HashMap<>();
  private final Set<Integer> open = new LinkedHashSet<>();
  private final Deque<AutoCloseable> undone = new ArrayDeque<>();
  private final Macros macros = new Macros(this);

  Run(Place place, String name) {
    this.place = place;
    this.name = name;
    this.root = place.newDirectory();
  }

  Kernel kernel() {
    return place.kernel();
  }

  /** Runs steps, separated by semicolons; returns what the last one returned. */
  String steps(String text) throws Exception {
    return steps(Claim.steps(text));
  }

  String steps(List<Claim.Step> steps) throws Exception {
    String last = "";
    for (Claim.Step step : steps) {
      last = step(step, steps);
    }
    return last;
  }

  private String step(Claim.Step step, List<Claim.Step> all) throws Exception {
    String returned;
    try {
      returned =
          Verbs.isName(step.verb())
              ? call(step)
              : macros.run(step.user(), step.verb(), step.words());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("in \"" + step.text() + "\": " + e.getMessage(), e);
    }
    if (step.variable() != null) {
      variables.put(step.variable(), returned);
    }
    String expected = step.expected();
    boolean met = expected == null ? !isErrno(returned) : expected.equals(returned);
    if (!met) {
      throw new AssertionError(
          String.format(
              "%s on %s: \"%s\" returned %s%n  of %s",
              name,
              place.name(),
              step.text(),
              returned,
              String.join("; ", all.stream().map(Claim.Step::text).toList())));
    }
    return returned;
  }

  private String call(Claim.Step step) {
    kernel().freeAll();
    Verb verb = Verbs.named(step.verb());
    Args args = new Args(this, verb, step.words());
    boolean refusal = step.expected() != null && isErrno(step.expected());
    Set<FileType> reached = refusal ? reached(verb, args) : Set.of();
    Kernel.Returned returned = kernel().call(step.user(), () -> verb.call().on(args));
    if (returned.failed()) {
      if (refusal) {
        place.coverage().add(verb.name(), returned.errno(), reached, name);
      }
      return returned.errno();
    }
    if (OPENING.contains(verb.name())) {
      open.add((int) returned.value());
    } else if (verb.name().equals("close")) {
      open.remove(args.integer(0));
    }
    return verb.shown().of(args, returned.value());
  }

  static boolean isErrno(String text) {
    return text.length() > 3 && text.charAt(0) == 'E' && text.matches("E[A-Z0-9]{2,}");
  }

  /** The types of the files that a call is about; all if it reaches none. */
  private Set<FileType> reached(Verb verb, Args args) {
    Set<FileType> types = EnumSet.noneOf(FileType.class);
    long stat = kernel().allocate(256);
    for (int i = 0; i < verb.kinds().size(); i++) {
      String kind = verb.kinds().get(i);
      int found = -1;
      if (kind.equals("path")) {
        found = LIBC.statx(args.dir(i), args.bytes(i), NOFOLLOW, Fields.STATX_MASK, stat);
      } else if (kind.equals("num") && i == 0) {
        found = LIBC.statx(args.integer(i), new byte[1], EMPTY_PATH, Fields.STATX_MASK, stat);
      }
      if (found == 0) {
        types.add(FileType.named(Fields.ofStatx(stat, "type")));
      }
    }
    return types.isEmpty() ? EnumSet.allOf(FileType.class) : types;
  }

  /** A number, 2^N, either with -1 or +1 after it, a size with k or m, or a variable. */
  long number(String word) {
    String held = variables.get(word);
    if (held != null) {
      return Long.parseLong(held);
    }
    try {
      return plainNumber(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("neither a number nor a variable: " + word, e);
    }
  }

  private static long plainNumber(String word) {
    int sum = Math.max(word.lastIndexOf('+'), word.lastIndexOf('-'));
    if (sum > 0) {
      return plainNumber(word.substring(0, sum)) + Long.parseLong(word.substring(sum));
    }
    if (word.startsWith("0x")) {
      return Long.decode(word);
    }
    if (word.startsWith("2^")) {
      return 1L << Integer.parseInt(word.substring(2));
    }
    if (word.endsWith("k")) {
      return Long.parseLong(word.substring(0, word.length() - 1)) << 10;
    }
    if (word.endsWith("m")) {
      return Long.parseLong(word.substring(0, word.length() - 1)) << 20;
    }
    return Long.parseLong(word);
  }

  /** The path of what a claim names. */
  String absolute(String word) {
    if (word.isEmpty() || word.equals("\"\"") || word.startsWith("/")) {
      return word;
    }
    if (word.startsWith(READ_ONLY)) {
      return place.readOnly() + word.substring(READ_ONLY.length());
    }
    if (word.startsWith(PADDED)) {
      int end = word.indexOf(')');
      String rest = word.substring(end + 1);
      int slashes =
          Integer.parseInt(word.substring(PADDED.length(), end)) - root.length() - rest.length();
      return root + "/*" + slashes + rest;
    }
    return root + "/" + word;
  }

  /** What a variable holds. */
  String value(String variable) {
    return Objects.requireNonNull(variables.get(variable), variable);
  }

  void set(String variable, String value) {
    variables.put(variable, value);
  }

  String root() {
    return root;
  }

  /** Closes what fdopendir(3) made of a descriptor. */
  void closeDirectory(long directory) {
    int fd = LIBC.dirfd(directory);
    LIBC.closedir(directory);
    open.remove(fd);
  }

  /** Something to undo when the claim ends, the last first. */
  void atEnd(AutoCloseable undo) {
    undone.addFirst(undo);
  }

  @Override
  public void close() throws Exception {
    open.forEach(LIBC::close);
    LIBC.umask(0);
    for (AutoCloseable undo : undone) {
      undo.close();
    }
  }
}
