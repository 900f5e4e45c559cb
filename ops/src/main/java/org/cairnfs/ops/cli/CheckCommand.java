package org.cairnfs.ops.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cairnfs.ops.check.Fsck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn check}: looks for damage in a volume that no node uses. */
@Command(
    name = "check",
    description = {
      "Checks a volume that no node uses, as it is, and writes nothing.",
      "Prints a line for each finding. Exit code 0: sound, 1: damaged or not checked."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "META", description = "the volume's META device")
  private Path meta = Path.of("");

  @Parameters(index = "1", paramLabel = "DATA", description = "the volume's DATA device")
  private Path data = Path.of("");

  @Option(names = "--data", description = "also read all contents and compare their checksums")
  private boolean contents;

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    TwoDevices.require(meta, data);
    Fsck.Result result = Fsck.run(meta, data, contents, console.out()::println);
    console
        .out()
        .printf(
            "%s: %d inodes, %s%n",
            meta,
            result.inodes(),
            result.findings() == 0 ? "sound" : result.findings() + " findings");
    return result.findings() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
