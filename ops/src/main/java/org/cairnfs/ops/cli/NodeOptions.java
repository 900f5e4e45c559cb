package org.cairnfs.ops.cli;

import java.nio.file.Path;
import org.cairnfs.ops.node.NodeFinder;
import org.cairnfs.ops.node.NodeNotFoundException;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.ops.node.RunDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command that talks to a running node finds it. */
final class NodeOptions {
  @Option(
      names = {"-p", "--path"},
      paramLabel = "PATH",
      description =
          "the node that mounts this path (default: the one that mounts the current directory)")
  private @Nullable Path path;

  @Option(
      names = "--ops",
      paramLabel = "HOST:PORT",
      description =
          "the node's HTTP address (default: CAIRN_OPS, else the only node on this machine)")
  private @Nullable String ops;

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
