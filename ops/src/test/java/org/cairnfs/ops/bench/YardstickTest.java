package org.cairnfs.ops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YardstickTest {
  @Test
  void program_isCompiledOnce_andLeavesNothingElse(@TempDir Path cache) throws Exception {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc"))),
        "there is no C compiler");
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
    Yardstick.prepare(environment);
    List<Path> first = files(cache);
    assertEquals(1, first.size(), first::toString);
    var compiled = Files.getLastModifiedTime(first.get(0));
    Yardstick.prepare(environment);
    assertEquals(first, files(cache));
    assertEquals(compiled, Files.getLastModifiedTime(first.get(0)));
  }

  private static List<Path> files(Path cache) throws Exception {
    try (Stream<Path> files = Files.list(cache.resolve("cairn"))) {
      return files.toList();
    }
  }
}
