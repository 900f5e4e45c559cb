package org.cairnfs.actors.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * One file under src/test/resources/golden: a line of hexadecimal digits for each sample.
 *
 * <p>A run with {@code -Dcairn.golden.write=true} makes the files that are missing; it never
 * changes one that exists.
 */
public final class GoldenFile {
  private static final HexFormat HEX = HexFormat.of();

  private final Path path;

  /**
   * @param name such as wire/v1/directory.make.1
   */
  public GoldenFile(String name) {
    this.path =
        Path.of(System.getProperty("cairn.home", ".."))
            .resolve("actors/src/test/resources/golden")
            .resolve(name + ".hex");
  }

  /** The samples are written as the file has them, and read from it as they are. */
  public <T> void check(List<T> samples, Function<T, byte[]> encode, Function<byte[], T> decode) {
    List<String> today = samples.stream().map(encode).map(HEX::formatHex).toList();
    List<String> golden = lines(today);
    assertEquals(golden, today, () -> path + " differs: a new layout needs a new version");
    List<T> read = golden.stream().map(HEX::parseHex).map(decode).toList();
    assertEquals(samples, read, () -> path + " is read differently");
  }

  /** What the file has, for a form that is not written any more. */
  public <T> List<T> read(Function<byte[], T> decode) {
    return lines(List.of()).stream().map(HEX::parseHex).map(decode).toList();
  }

  private List<String> lines(List<String> today) {
    try {
      if (!Files.exists(path) && Boolean.getBoolean("cairn.golden.write")) {
        Files.createDirectories(path.getParent());
        Files.write(path, today);
      }
      return Files.readAllLines(path);
    } catch (IOException e) {
      return fail("cannot read " + path + ", today's form is " + today, e);
    }
  }
}
