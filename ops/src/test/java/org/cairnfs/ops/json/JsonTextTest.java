package org.cairnfs.ops.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void nested_inTheOrderOfTheMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", 1L << 60);
    map.put("a", Arrays.asList(true, null, 1.5, Double.NaN, Map.of(), List.of()));
    assertEquals("{\"b\":1152921504606846976,\"a\":[true,null,1.5,null,{},[]]}", JsonText.of(map));
  }

  @Test
  void strings_areEscaped() {
    assertEquals(
        "\"q\\\" b\\\\ n\\n c\\u0001 \u00e9 \\ud83d\\ude00\"",
        JsonText.of("q\" b\\ n\n c\u0001 \u00e9 \ud83d\ude00"));
  }

  @Test
  void otherTypes_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> JsonText.of(new Object()));
  }
}
