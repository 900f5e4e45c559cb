package org.cairnfs.tests.posix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a system call does, shown by a few calls and what they return.
 *
 * <p>Written as {@code name [CAIRN]: step; step}, on one line and those after it that begin with a
 * space. A step is {@code variable <- user call argument... = result}, where all but the call may
 * be missing: the superuser makes it, and it must succeed. A name with {@code <a|b>} stands for
 * several claims, which have the word as $T; {@code <any>} is every type of file, {@code <other>}
 * all but directories, {@code <node>} all but directories and symbolic links. A second such group
 * is $U.
 *
 * @param onlyCairn the control has limits of its own there
 */
record Claim(String name, boolean onlyCairn, List<Step> steps) {
  private static final Pattern HEAD = Pattern.compile("(\\S+?)( \\[CAIRN])?:\\s+(.*)");
  private static final Pattern GROUP = Pattern.compile("<([^<>]+)>");

  /**
   * One call.
   *
   * @param expected what it returns, or null if it need only succeed
   */
  record Step(
      User user,
      @Nullable String variable,
      String verb,
      List<String> words,
      @Nullable String expected,
      String text) {

    static Step parse(String text) {
      List<String> words = new ArrayList<>(Arrays.asList(text.split("\\s+")));
      String variable = null;
      if (words.size() > 1 && words.get(1).equals("<-")) {
        variable = words.get(0);
        words.subList(0, 2).clear();
      }
      User user = User.isName(words.get(0)) ? User.named(words.remove(0)) : User.ROOT;
      int equals = words.indexOf("=");
      String expected = null;
      if (equals >= 0) {
        if (equals != words.size() - 2) {
          throw new IllegalArgumentException("one word follows the sign: " + text);
        }
        expected = words.get(equals + 1);
        words = words.subList(0, equals);
      }
      return new Step(
          user,
          variable,
          words.get(0),
          List.copyOf(words.subList(1, words.size())),
          expected,
          text);
    }
  }

  /** All claims of a text. */
  static List<Claim> parse(String text) {
    List<Claim> claims = new ArrayList<>();
    StringBuilder one = new StringBuilder();
    for (String line : (text + "\nend").lines().toList()) {
      if (!line.startsWith(" ") && one.length() > 0) {
        expand(one.toString(), claims);
        one.setLength(0);
      }
      one.append(one.length() > 0 && !line.isBlank() ? " " : "").append(line.strip());
    }
    return claims;
  }

  private static void expand(String line, List<Claim> into) {
    Matcher head = HEAD.matcher(line);
    if (!head.matches()) {
      throw new IllegalArgumentException("not a claim: " + line);
    }
    Matcher group = GROUP.matcher(head.group(1));
    if (!group.find()) {
      into.add(of(head.group(1), head.group(2), head.group(3)));
      return;
    }
    String variable = line.contains("$T") ? "$T" : "$U";
    for (String word : words(group.group(1))) {
      String expanded = line.replace(variable, word);
      int at = group.start();
      expand(expanded.substring(0, at) + word + expanded.substring(group.end()), into);
    }
  }

  private static List<String> words(String group) {
    String nodes = "regular|fifo|socket|char|block";
    return switch (group) {
      case "any" -> words(nodes + "|directory|symlink");
      case "other" -> words(nodes + "|symlink");
      case "node" -> words(nodes);
      default -> List.of(group.split("\\|", -1));
    };
  }

  private static Claim of(String name, @Nullable String tag, String steps) {
    return new Claim(name, tag != null, steps(steps));
  }

  static List<Step> steps(String text) {
    return Arrays.stream(text.split(";"))
        .map(String::strip)
        .filter(step -> !step.isEmpty())
        .map(Step::parse)
        .toList();
  }
}
