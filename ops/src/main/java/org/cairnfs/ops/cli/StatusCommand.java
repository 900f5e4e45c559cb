package org.cairnfs.ops.cli;

import java.util.concurrent.Callable;
import org.cairnfs.ops.node.OpsAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code cairn status}: what a running node says about itself. The node renders the text. */
final class StatusCommand implements Callable<Integer> {
  private final Console console;
  private final NodeOptions node = new NodeOptions();
  private boolean json;

  private StatusCommand(Console console) {
    this.console = console;
  }

  static CommandSpec spec(Console console) {
    StatusCommand command = new StatusCommand(console);
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(command)
            .addOption(Main.helpOption())
            .addOption(
                OptionSpec.builder("--json")
                    .type(boolean.class)
                    .setter(NodeOptions.setter(value -> command.json = Boolean.TRUE.equals(value)))
                    .description("for machines")
                    .build());
    command.node.addTo(spec);
    spec.usageMessage().description("Shows the state of a running node.");
    return spec;
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
