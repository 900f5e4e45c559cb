package org.cairnfs.ops.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts this program again, in a process of its own.
 *
 * <p>Through the launcher where it is known ({@code cairn.home}, which it sets): it knows the JVM
 * options and execs, so that the process id stays. Otherwise, as in tests, through the same {@code
 * java}.
 */
final class Launcher {
  private static final String DEFAULT_HEAP = "-Xmx512m";

  private Launcher() {}

  /** A process that runs {@code cairn ARGUMENTS}; with no input, in the current directory. */
  static ProcessBuilder cairn(List<String> arguments) {
    return builder(List.of(), arguments);
  }

  /** The same in a session of its own, which a closed terminal does not end. */
  static ProcessBuilder detached(List<String> arguments) {
    return builder(List.of("setsid"), arguments);
  }

  private static ProcessBuilder builder(List<String> before, List<String> arguments) {
    List<String> command = new ArrayList<>(before);
    String home = System.getProperty("cairn.home", "");
    Path script = Path.of(home, "cairn");
    if (isBuild(home) && Files.isExecutable(script)) {
      command.add(script.toString());
    } else {
      command.addAll(java());
    }
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CAIRN_NO_BUILD", "1");
    return builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
  }

  /**
   * Whether this program runs from what the launcher built; the tests know the home but not that.
   */
  private static boolean isBuild(String home) {
    return !home.isEmpty()
        && System.getProperty("java.class.path", "").contains(home + "/ops/target/lib/");
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--") || option.startsWith("-Dcairn.")) {
        command.add(option);
      }
    }
    command.addAll(
        List.of(DEFAULT_HEAP, "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }
}
