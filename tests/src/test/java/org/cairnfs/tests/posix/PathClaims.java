package org.cairnfs.tests.posix;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every system call promises about a path, whatever it does with the file.
 *
 * <p>Written as steps of which the first with % for the path is the call; they end with what the
 * last one returns when the path is a name that does not exist in a directory.
 */
final class PathClaims {
  /** Those without a variant for paths relative to a directory's descriptor. */
  private static final Set<String> ABSOLUTE_ONLY =
      Set.of(
          "creat",
          "truncate",
          "statfs",
          "setxattr",
          "lsetxattr",
          "getxattr",
          "lgetxattr",
          "listxattr",
          "llistxattr",
          "removexattr",
          "lremovexattr");

  /** Name: what is there; the path = what is returned, or % for what is returned for a name. */
  private static final String EVERY =
      """
      pathIsEmpty_ENOENT: ; "" = ENOENT
      pathCannotBeRead_EFAULT: ; NULL = EFAULT
      prefixIsMissing_ENOENT: ; missing/x = ENOENT
      prefixIsA<regular|fifo|socket|char|block>_ENOTDIR: make $T p ; p/x = ENOTDIR
      prefixIsALinkToAFile_ENOTDIR: make regular p; symlink p l ; l/x = ENOTDIR
      prefixIsADanglingLink_ENOENT: symlink p l ; l/x = ENOENT
      prefixIsALinkToItself_ELOOP: symlink l l ; l/x = ELOOP
      prefixHas41Links_ELOOP: mkdir p 777; chain l 41 p ; l41/x = ELOOP
      prefixHas40Links: mkdir p 777; chain l 40 p ; l40/x = %
      nameHas256Bytes_ENAMETOOLONG: ; n*256 = ENAMETOOLONG
      nameHas255Bytes: ; n*255 = %
      prefixHasANameOf256Bytes_ENAMETOOLONG: ; n*256/x = ENAMETOOLONG
      pathHas4096Bytes_ENAMETOOLONG: ; pad(4096)x = ENAMETOOLONG
      pathHas4095Bytes: ; pad(4095)x = %
      pathHasDotsAndSlashes: mkdir p 777 ; p/..///./p/./x = %
      """;

  private static final Pattern LINE = Pattern.compile("(\\S+):(.*) ; (\\S+) = (\\S+)");

  private static final String RELATIVE =
      """
      directoryIsNotOpen_EBADF: ; [-1]x = EBADF
      directoryIsA<regular|fifo|char>_ENOTDIR: make $T p; dir <- open p O_PATH ; [dir]x = ENOTDIR
      directoryIsOpen: mkdir p 777; dir <- open p O_RDONLY|O_DIRECTORY ; [dir]x = %
      directoryIsOpenAsAPath: mkdir p 777; dir <- open p O_PATH|O_DIRECTORY ; [dir]x = %
      """;

  private PathClaims() {}

  static List<Claim> about(String call) {
    int equals = call.lastIndexOf(" = ");
    String absent = call.substring(equals + 3);
    List<String> steps = List.of(call.substring(0, equals).split("; ", -1));
    int index = 0;
    while (!steps.get(index).contains("%")) {
      index++;
    }
    String before = steps.subList(0, index).stream().map(step -> step + "; ").collect(joining());
    String step = steps.get(index);
    List<String> shown = steps.subList(index + 1, steps.size());
    String label = step.replace(' ', '_');
    StringBuilder text = new StringBuilder();
    for (String line : lines(step)) {
      if (line.contains("NULL") && step.startsWith("utimensat")) {
        continue; // the C library answers EINVAL itself: the kernel would take the descriptor
      }
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IllegalArgumentException("not about a path: " + line);
      }
      boolean works = parts.group(4).equals("%");
      String after = works ? shown.stream().map(next -> "; " + next).collect(joining()) : "";
      text.append(
          String.format(
              "%s,%s: %s%s; %s = %s%n",
              label,
              parts.group(1),
              before,
              parts.group(2),
              (step + after).replace("%", parts.group(3)),
              works ? absent : parts.group(4)));
    }
    text.append(
        String.format(
            "%s,prefixMayNotBeSearched_EACCES: %s mkdir p 777; make regular p/y; chmod p 666;"
                + " alice %s = EACCES%n",
            label, before, step.replace("%", "p/x")));
    return Claim.parse(text.toString());
  }

  private static List<String> lines(String step) {
    List<String> lines = new ArrayList<>(EVERY.lines().toList());
    if (!ABSOLUTE_ONLY.contains(step.substring(0, step.indexOf(' ')))) {
      lines.addAll(RELATIVE.lines().toList());
    }
    return lines;
  }
}
