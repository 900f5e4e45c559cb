package org.cairnfs.ops.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code cairn} program. */
@Command(
    name = "cairn",
    description = "A clustered POSIX file system.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed or damage found, 2 command line not understood.",
      "'cairn COMMAND --help' explains a command."
    })
public final class Main {
  private static final Map<String, Function<Console, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("up", UpCommand::new);
    COMMANDS.put("down", DownCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("bench", BenchCommand::new);
  }

  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = writer(System.out);
    PrintWriter err = writer(System.err);
    int code = run(args, out, err);
    out.flush();
    err.flush();
    System.exit(code);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Runs one command line; returns its exit code. */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    Console console = new Console(out, err);
    CommandLine line = new CommandLine(new Main());
    String first = args.length == 0 ? "" : args[0];
    // One command's options are parsed by reflection in milliseconds, all of them are not.
    if (COMMANDS.containsKey(first)) {
      line.addSubcommand(first, COMMANDS.get(first).apply(console));
    } else {
      COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.apply(console)));
    }
    return line.setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(ErrorLines::usage)
        .setExecutionExceptionHandler(ErrorLines::failure)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }
}
