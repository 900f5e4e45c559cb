package org.cairnfs.ops.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cairnfs.ops.node.NodeFinder.Hint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFinderTest {
  private static final Path ELSEWHERE = Path.of("/elsewhere");
  private static final RunFile OUTER = node("outer", "/mnt/a", "h:1");
  private static final RunFile INNER = node("inner", "/mnt/a/b", "h:2");

  @Test
  void path_choosesTheInnermostMountThatHoldsIt() throws Exception {
    NodeFinder finder = new NodeFinder(List.of(OUTER, INNER));
    assertEquals("h:2", finder.find(new Hint(Path.of("/mnt/a/b/c"), ELSEWHERE, "h:9")));
    assertEquals("h:1", finder.find(new Hint(Path.of("/mnt/a/bc"), Path.of("/mnt/a/b"), null)));
    assertEquals("h:1", finder.find(new Hint(Path.of("/mnt/a/b/../x"), ELSEWHERE, null)));
  }

  @Test
  void path_isFollowedThroughSymlinks(@TempDir Path temp) throws Exception {
    Path mount = Files.createDirectory(temp.toRealPath().resolve("mnt"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), mount);
    assertEquals(
        "h:3",
        new NodeFinder(List.of(OUTER, node("n", mount.toString(), "h:3")))
            .find(new Hint(link, ELSEWHERE, null)));
  }

  @Test
  void currentDirectory_goesBeforeTheAddress_andTheAddressBeforeTheOnlyNode() throws Exception {
    NodeFinder finder = new NodeFinder(List.of(OUTER));
    assertEquals("h:1", finder.find(new Hint(null, Path.of("/mnt/a/x"), "h:9")));
    assertEquals("h:9", finder.find(new Hint(null, ELSEWHERE, "h:9")));
    assertEquals("h:1", finder.find(new Hint(null, ELSEWHERE, null)));
  }

  @Test
  void twoNodes_andNoHint_isAnErrorThatNamesBoth() {
    String message = error(List.of(OUTER, INNER), null);
    assertTrue(message.startsWith("2 nodes run on this machine"), message);
    assertTrue(
        message.contains("outer at /mnt/a --ops h:1, inner")
            || message.contains("inner at /mnt/a/b --ops h:2, outer"),
        message);
  }

  @Test
  void noNode_saysHowToStartOne() {
    assertTrue(error(List.of(), null).contains("cairn up"));
  }

  @Test
  void pathThatIsNotOnAMount_isAnError(@TempDir Path temp) {
    assertTrue(error(List.of(OUTER), temp).contains("not on a Cairn mount"));
    assertTrue(error(List.of(OUTER), temp.resolve("no")).contains("does not exist"));
  }

  @Test
  void nodeWithoutAnAddress_isAnErrorThatNamesIt() {
    RunFile silent =
        new RunFile(OUTER.process(), "silent", OUTER.mount(), null, OUTER.meta(), OUTER.data());
    assertTrue(error(List.of(silent), null).contains("node silent"));
  }

  private static String error(List<RunFile> nodes, @Nullable Path path) {
    NodeFinder finder = new NodeFinder(nodes);
    return String.valueOf(
        assertThrows(
                NodeNotFoundException.class, () -> finder.find(new Hint(path, ELSEWHERE, null)))
            .getMessage());
  }

  private static RunFile node(String name, String mount, String ops) {
    return new RunFile(
        new ProcessIdentity(1, 1), name, Path.of(mount), ops, Path.of("/meta"), Path.of("/data"));
  }
}
