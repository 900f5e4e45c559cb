package org.cairnfs.tests.posix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * System call, errno of its man page, type of file: for each the claim that shows it, or why there
 * is none.
 *
 * <p>Read from a text: {@code call NAME,ALIAS: ERRNO ERRNO} lists what a man page lists; {@code why
 * CALL ERRNO TYPE: reason} gives the reasons, where each word is a list with commas or * for all.
 */
final class ErrorTable {
  private static final String SOURCE = "errors.txt";

  /** Errors of a system call. */
  private record Call(Set<String> names, List<String> errnos) {}

  /** Why claims about some cells are missing. */
  private record Reason(List<String> calls, List<String> errnos, List<String> types, String text) {
    boolean covers(Call call, String errno, FileType type) {
      return (calls.contains("*") || calls.stream().anyMatch(call.names()::contains))
          && (errnos.contains("*") || errnos.contains(errno))
          && (types.contains("*") || types.contains(type.word()));
    }
  }

  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final List<Reason> reasons = new ArrayList<>();
  private final List<String> empty = new ArrayList<>();
  private final StringBuilder rows = new StringBuilder();

  private ErrorTable() {}

  static ErrorTable of(Coverage coverage) throws IOException {
    ErrorTable table = new ErrorTable();
    try (InputStream source = ErrorTable.class.getResourceAsStream(SOURCE)) {
      String text =
          new String(Objects.requireNonNull(source, SOURCE).readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.isBlank()).forEach(table::read);
    }
    table.calls.forEach((name, call) -> table.fill(name, call, coverage));
    return table;
  }

  private void read(String line) {
    int colon = line.indexOf(": ");
    String[] words = line.substring(0, colon).split(" ", -1);
    String rest = line.substring(colon + 2);
    if (words[0].equals("call")) {
      List<String> names = list(words[1]);
      calls.put(names.get(0), new Call(Set.copyOf(names), List.of(rest.split(" ", -1))));
    } else {
      reasons.add(new Reason(list(words[1]), list(words[2]), list(words[3]), rest));
    }
  }

  private static List<String> list(String word) {
    return List.of(word.split(",", -1));
  }

  private void fill(String name, Call call, Coverage coverage) {
    for (String errno : call.errnos()) {
      Map<String, List<String>> typesBySource = new LinkedHashMap<>();
      for (FileType type : FileType.values()) {
        String source =
            coverage
                .of(call.names(), errno, type)
                .or(() -> reason(call, errno, type))
                .orElse("**empty**");
        typesBySource.computeIfAbsent(source, key -> new ArrayList<>()).add(type.word());
      }
      typesBySource.forEach((source, types) -> row(name, errno, types, source));
    }
  }

  private Optional<String> reason(Call call, String errno, FileType type) {
    return reasons.stream()
        .filter(reason -> reason.covers(call, errno, type))
        .map(reason -> "none: " + reason.text())
        .findFirst();
  }

  private void row(String name, String errno, List<String> types, String source) {
    String typed =
        types.size() == FileType.values().length ? "every type" : String.join(", ", types);
    rows.append(String.format("| %s | %s | %s | %s |%n", name, errno, typed, source));
    if (source.equals("**empty**")) {
      empty.add(name + " " + errno + " " + typed);
    }
  }

  /** Cells with neither claim nor reason. */
  List<String> empty() {
    return empty;
  }

  int calls() {
    return calls.size();
  }

  String markdown() {
    return String.format(
        "| system call | errno | of | claim |%n| --- | --- | --- | --- |%n%s",
        rows.toString().replace("<", "&lt;"));
  }
}
