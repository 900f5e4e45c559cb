package org.cairnfs.ops.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.cairnfs.ops.node.ProgramVersion;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * The {@code cairn} program.
 *
 * <p>Options of the program itself, and those of {@code status}, are described by calls and not by
 * annotations: reading annotations takes as long as the rest of a short command.
 */
public final class Main {
  private static final List<String> COMMANDS =
      List.of("up", "down", "status", "node", "mkfs", "print", "check", "bench");

  /** A fifth of a short command's time. */
  private static final String UNUSED_CONVERTERS = "java.time.*,java.sql.*";

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
    System.setProperty("picocli.converters.excludes", UNUSED_CONVERTERS);
    Console console = new Console(out, err);
    CommandLine line = new CommandLine(spec());
    String first = args.length == 0 ? "" : args[0];
    for (String name : COMMANDS.contains(first) ? List.of(first) : COMMANDS) {
      line.addSubcommand(name, command(name, console));
    }
    line.registerConverter(Path.class, new PathConverter());
    ErrorLines.handle(line);
    return line.setOut(out).setErr(err).execute(args);
  }

  private static CommandLine command(String name, Console console) {
    return switch (name) {
      case "up" -> new CommandLine(new UpCommand(console));
      case "down" -> new CommandLine(new DownCommand(console));
      case "status" -> new CommandLine(StatusCommand.spec(console));
      case "node" -> new CommandLine(new NodeCommand());
      case "print" -> new CommandLine(new PrintCommand(console));
      case "check" -> new CommandLine(new CheckCommand(console));
      case "mkfs" -> new CommandLine(new MkfsCommand(console));
      case "bench" -> new CommandLine(new BenchCommand(console));
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }

  private static CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("cairn")
            .version("cairn " + ProgramVersion.text())
            .addOption(helpOption())
            .addOption(
                OptionSpec.builder("-V", "--version")
                    .versionHelp(true)
                    .description("Print the version and exit.")
                    .build());
    spec.usageMessage()
        .description("A clustered POSIX file system.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "Exit codes: 0 done, 1 failed or damage found, 2 command line not understood.",
            "'cairn COMMAND --help' explains a command.");
    return spec;
  }

  /** An empty path would mean the current directory, which nobody types so. */
  private static final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      if (text.isEmpty()) {
        throw new TypeConversionException("the path is empty");
      }
      return Path.of(text);
    }
  }

  /** What {@code mixinStandardHelpOptions} gives to a command that has annotations. */
  static OptionSpec helpOption() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help and exit.")
        .build();
  }
}
