package org.cairnfs.storage.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Structures as an earlier build wrote them, which every later one must still read.
 *
 * <p>A golden file is hexadecimal text under {@code golden/VERSION/} of the test resources, 32
 * bytes a line, trailing zeros left out, lines of # being comments. With the system property {@code
 * cairn.golden.write} set to the module's resource directory a missing file is written, and its
 * test fails until the next build has it; existing ones never change.
 */
public final class Golden {
  private static final int LINE = 32;
  private static final String WRITE = "cairn.golden.write";

  private Golden() {}

  /**
   * The bytes of a golden file, zeros behind them.
   *
   * @param name such as {@code v1/superblock}
   */
  public static ByteBuffer read(String name, int length) {
    String resource = "/golden/" + name + ".hex";
    try (InputStream in = Golden.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError(
            "there is no " + resource + "; write it with -D" + WRITE + "=src/test/resources");
      }
      StringBuilder digits = new StringBuilder();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> digits.append(line.replace(" ", "")));
      return ByteBuffer.allocate(length).put(HexFormat.of().parseHex(digits)).clear();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /** Fails unless the remaining bytes are those of the golden file. */
  public static void assertMatches(String name, ByteBuffer encoded) {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.duplicate().get(bytes);
    String directory = System.getProperty(WRITE);
    Path file = Path.of(directory == null ? "" : directory, "golden", name + ".hex");
    if (directory != null && !Files.exists(file)) {
      write(file, bytes);
      return;
    }
    assertEquals(text(read(name, bytes.length).array()), text(bytes), name);
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static String text(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < end; at += LINE) {
      text.append(HexFormat.of().formatHex(bytes, at, Math.min(at + LINE, end))).append('\n');
    }
    return text.toString();
  }
}
