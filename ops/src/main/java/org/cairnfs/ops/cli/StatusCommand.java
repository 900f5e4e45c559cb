package org.cairnfs.ops.cli;

import java.util.concurrent.Callable;
import org.cairnfs.ops.node.OpsAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn status}: what a running node says about itself. The node renders the text. */
@Command(
    name = "status",
    description = "Shows the state of a running node.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final NodeOptions node = new NodeOptions();

  @Option(names = "--json", description = "for machines")
  private boolean json;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    OpsAddress address = node.address();
    NodeClient.Answer answer =
        NodeClient.get(address, json ? "/api/v1/status" : "/api/v1/status?format=text");
    if (!answer.isOk()) {
      throw new CommandException(
          "the node at " + address + " answered " + answer.status() + ": " + answer.body().strip());
    }
    console.out().println(answer.body().stripTrailing());
    return ExitCode.OK;
  }
}
