package org.cairnfs.ops.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.cairnfs.ops.node.NodeFinder;
import org.cairnfs.ops.node.NodeNotFoundException;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.ops.node.RunDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The options by which every command that talks to a running node finds it. */
final class NodeOptions {
  private @Nullable Path path;
  private @Nullable String ops;

  void addTo(CommandSpec spec) {
    spec.addOption(
        option("the node that mounts this path (default: the current directory's)", "-p", "--path")
            .type(Path.class)
            .paramLabel("PATH")
            .setter(setter(value -> path = (Path) value))
            .build());
    spec.addOption(
        option("the node's HTTP address (default: CAIRN_OPS, else the only node here)", "--ops")
            .type(String.class)
            .paramLabel("HOST:PORT")
            .setter(setter(value -> ops = (String) value))
            .build());
  }

  private static OptionSpec.Builder option(String description, String name, String... more) {
    return OptionSpec.builder(name, more).description(description);
  }

  /** What picocli calls with a parsed value, or with null to reset the option. */
  static ISetter setter(Consumer<@Nullable Object> target) {
    return new ISetter() {
      @Override
      public <T> @Nullable T set(T value) {
        target.accept(value);
        return null;
      }
    };
  }

  /** The HTTP address of the node that is meant. */
  OpsAddress address() {
    NodeFinder finder = new NodeFinder(runDirectory().nodes());
    String hinted = ops != null ? ops : System.getenv("CAIRN_OPS");
    NodeFinder.Hint hint =
        new NodeFinder.Hint(
            path, Path.of("").toAbsolutePath(), hinted == null || hinted.isEmpty() ? null : hinted);
    try {
      String found = finder.find(hint);
      return OpsAddress.parse(found)
          .filter(address -> address.port() > 0)
          .orElseThrow(
              () ->
                  new CommandException(
                      "'" + found + "' is no address; write HOST:PORT, as in localhost:8558"));
    } catch (NodeNotFoundException notFound) {
      throw new CommandException(String.valueOf(notFound.getMessage()));
    }
  }

  static RunDirectory runDirectory() {
    return RunDirectory.of(System.getenv(), System.getProperty("user.name", "unknown"));
  }
}
