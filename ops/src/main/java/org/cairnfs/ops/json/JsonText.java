package org.cairnfs.ops.json;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders maps, iterables, strings, numbers, booleans and null as JSON on one line.
 *
 * <p>Fields come in the order of the map. Whole numbers beyond 2^53 are written as they are;
 * readers that use doubles lose their last digits. Numbers that JSON does not have (NaN,
 * infinities) become null.
 */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  public static String of(Object value) {
    JsonText json = new JsonText();
    json.add(value);
    return json.text.toString();
  }

  private void add(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      addObject(map);
    } else if (value instanceof Iterable<?> list) {
      addArray(list);
    } else if (value instanceof CharSequence string) {
      addString(string);
    } else if (value == null || isNoNumber(value)) {
      text.append("null");
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
    }
  }

  private static boolean isNoNumber(Object value) {
    return value instanceof Double number && !Double.isFinite(number);
  }

  private void addObject(Map<?, ?> map) {
    text.append('{');
    Iterator<? extends Map.Entry<?, ?>> fields = map.entrySet().iterator();
    while (fields.hasNext()) {
      Map.Entry<?, ?> field = fields.next();
      addString(String.valueOf(field.getKey()));
      text.append(':');
      add(field.getValue());
      text.append(fields.hasNext() ? "," : "");
    }
    text.append('}');
  }

  private void addArray(Iterable<?> list) {
    text.append('[');
    Iterator<?> elements = list.iterator();
    while (elements.hasNext()) {
      add(elements.next());
      text.append(elements.hasNext() ? "," : "");
    }
    text.append(']');
  }

  private void addString(CharSequence string) {
    text.append('"');
    string.chars().forEach(c -> addCharacter((char) c));
    text.append('"');
  }

  private void addCharacter(char c) {
    switch (c) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case '\n' -> text.append("\\n");
      default -> {
        if (c < 0x20 || Character.isSurrogate(c)) {
          text.append(String.format("\\u%04x", (int) c));
        } else {
          text.append(c);
        }
      }
    }
  }
}
