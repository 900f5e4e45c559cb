package org.cairnfs.ops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "4096, 4096",
    "1K, 1024",
    "64m, 67108864",
    "1.5G, 1610612736",
    "2GiB, 2147483648",
    "3T, 3298534883328",
    "8191P, 9222246136947933184"
  })
  void parse_knowsTheUnits(String text, long bytes) {
    assertEquals(bytes, ByteSize.parse(text).bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0K",
        "-1",
        "1.5",
        "K",
        "12X",
        "1e9",
        "8192P",
        "99999999999999999999",
        "1 G"
      })
  void parse_refusesWhatIsNoSize_namingIt(String text) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text)).getMessage());
    assertTrue(message.startsWith("'" + text + "' "), message);
  }

  @ParameterizedTest
  @CsvSource({"1023, 1023", "1024, 1K", "1610612736, 1.5G", "4294967296, 4G", "107374182400, 100G"})
  void text_isShortAndHasAUnit(long bytes, String text) {
    assertEquals(text, ByteSize.text(bytes));
  }
}
