package org.cairnfs.ops.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpsAddressTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:80, localhost, 80, localhost:80",
    ":0, 127.0.0.1, 0, 127.0.0.1:0",
    "[::1]:8558, ::1, 8558, [::1]:8558",
    "10.0.0.1:65535, 10.0.0.1, 65535, 10.0.0.1:65535"
  })
  void parse_readsWhatPeopleWrite(String text, String host, int port, String written) {
    OpsAddress address = OpsAddress.parse(text).orElseThrow();
    assertEquals(new OpsAddress(host, port), address);
    assertEquals(written, address.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:",
        "localhost:x",
        "a:65536",
        "::1:80",
        "a b:1",
        "http://a:1",
        "a:-1",
        "[a]:1"
      })
  void parse_refusesTheRest(String text) {
    assertTrue(OpsAddress.parse(text).isEmpty());
  }
}
