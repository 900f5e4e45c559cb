package org.cairnfs.ops.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which node a command talks to.
 *
 * <p>In this order: the node whose mount holds the path given with {@code -p}; the one whose mount
 * holds the current directory; the address given with {@code --ops}, else in {@code CAIRN_OPS}; the
 * only node on this machine. Paths are compared as they are written first, because a dead mount
 * cannot be resolved.
 */
public final class NodeFinder {
  private final List<RunFile> nodes;

  public NodeFinder(List<RunFile> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /**
   * What a command was told.
   *
   * @param path of {@code -p}
   * @param ops of {@code --ops} or {@code CAIRN_OPS}
   */
  public record Hint(@Nullable Path path, Path currentDirectory, @Nullable String ops) {}

  /** The HTTP address, HOST:PORT, of the node. */
  public String find(Hint hint) throws NodeNotFoundException {
    if (hint.path() != null) {
      return opsOf(byExplicitPath(hint.path()));
    }
    Optional<RunFile> here = byMount(hint.currentDirectory());
    if (here.isPresent()) {
      return opsOf(here.get());
    }
    return hint.ops() != null ? hint.ops() : opsOf(only());
  }

  private RunFile byExplicitPath(Path path) throws NodeNotFoundException {
    Optional<RunFile> found = byMount(path);
    if (found.isPresent()) {
      return found.get();
    }
    if (Files.notExists(path)) {
      throw new NodeNotFoundException(
          path + " does not exist; give a mount point or a path below one");
    }
    throw new NodeNotFoundException(
        path
            + " is not on a Cairn mount of this machine; give a mount point or a path below one"
            + known());
  }

  private Optional<RunFile> byMount(Path path) {
    Path written = path.toAbsolutePath().normalize();
    return holding(written).or(() -> holding(resolved(written)));
  }

  private Optional<RunFile> holding(Path path) {
    return nodes.stream()
        .filter(node -> node.mount() != null && path.startsWith(node.mount()))
        .max(
            Comparator.comparingInt(
                node -> node.mount() == null ? 0 : node.mount().getNameCount()));
  }

  private static Path resolved(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException unresolvable) {
      return path;
    }
  }

  private RunFile only() throws NodeNotFoundException {
    if (nodes.isEmpty()) {
      throw new NodeNotFoundException(
          "no Cairn node runs on this machine; start one with 'cairn up', or name one with --ops HOST:PORT");
    }
    if (nodes.size() > 1) {
      throw new NodeNotFoundException(
          nodes.size()
              + " nodes run on this machine; choose one with -p PATH or --ops HOST:PORT"
              + known());
    }
    return nodes.get(0);
  }

  private static String opsOf(RunFile node) throws NodeNotFoundException {
    if (node.ops() == null) {
      throw new NodeNotFoundException(
          "node "
              + node.name()
              + " (pid "
              + node.process().pid()
              + ") serves no --ops address; restart it with --ops HOST:PORT");
    }
    return node.ops();
  }

  private String known() {
    return nodes.isEmpty()
        ? ""
        : nodes.stream()
            .map(NodeFinder::describe)
            .sorted()
            .collect(Collectors.joining(", ", " (running: ", ")"));
  }

  private static String describe(RunFile node) {
    return node.name()
        + (node.mount() == null ? "" : " at " + node.mount())
        + (node.ops() == null ? "" : " --ops " + node.ops());
  }
}
