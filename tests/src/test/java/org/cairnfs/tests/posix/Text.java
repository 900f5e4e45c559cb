package org.cairnfs.tests.posix;

import java.io.ByteArrayOutputStream;

/**
 * Bytes as claims write them: printable characters as they are, {@code \s} for a space, {@code \0}
 * for NUL, {@code \xNN} for others, and {@code a*N} for N times a; {@code ""} is nothing.
 */
final class Text {
  private static final int RUN_MIN = 4;

  private Text() {}

  static byte[] parse(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = text.equals("\"\"") ? 2 : 0;
    while (at < text.length()) {
      int unit = text.charAt(at++);
      if (unit == '\\') {
        char escape = text.charAt(at++);
        unit = escape == 's' ? ' ' : 0;
        if (escape == 'x') {
          unit = Integer.parseInt(text.substring(at, at + 2), 16);
          at += 2;
        }
      }
      int times = 1;
      if (at < text.length() && text.charAt(at) == '*') {
        int end = at + 1;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
          end++;
        }
        times = Integer.parseInt(text.substring(at + 1, end));
        at = end;
      }
      for (int i = 0; i < times; i++) {
        bytes.write(unit);
      }
    }
    return bytes.toByteArray();
  }

  static String print(byte[] bytes) {
    if (bytes.length == 0) {
      return "\"\"";
    }
    StringBuilder text = new StringBuilder();
    int at = 0;
    boolean counted = false;
    while (at < bytes.length) {
      int end = at + 1;
      while (end < bytes.length && bytes[end] == bytes[at]) {
        end++;
      }
      boolean digit = Character.isDigit(bytes[at]);
      String unit = counted && digit ? String.format("\\x%02x", bytes[at]) : unit(bytes[at] & 0xff);
      counted = end - at >= RUN_MIN;
      text.append(end - at < RUN_MIN ? unit.repeat(end - at) : unit + "*" + (end - at));
      at = end;
    }
    return text.toString();
  }

  private static String unit(int value) {
    if (value == 0) {
      return "\\0";
    }
    if (value == ' ') {
      return "\\s";
    }
    boolean plain = value > ' ' && value < 127 && value != '\\' && value != '*';
    return plain ? String.valueOf((char) value) : String.format("\\x%02x", value);
  }
}
