package org.cairnfs.ops.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as people write it: digits, perhaps a fraction, perhaps one of K M G T P
 * (powers of 1024).
 *
 * @param bytes at least 1
 */
record ByteSize(long bytes) {
  private static final String UNITS = "KMGTP";
  private static final Pattern SYNTAX =
      Pattern.compile("([0-9]{1,19})(?:\\.([0-9]{1,3}))?(?:([KMGTP])(?:I?B)?)?");
  private static final long KILO = 1024;

  static ByteSize parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches() || (matcher.group(2) != null && matcher.group(3) == null)) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; write bytes or a number with K, M, G, T or P, as in 512M");
    }
    long unit = unit(matcher.group(3));
    try {
      long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
      return positive(text, Math.addExact(bytes, fraction(matcher.group(2), unit)));
    } catch (ArithmeticException | NumberFormatException overflow) {
      throw new IllegalArgumentException("'" + text + "' is more than 8191P", overflow);
    }
  }

  private static ByteSize positive(String text, long bytes) {
    if (bytes == 0) {
      throw new IllegalArgumentException("'" + text + "' is no size; it must be more than 0");
    }
    return new ByteSize(bytes);
  }

  private static long unit(String letter) {
    long unit = 1;
    for (int i = 0; letter != null && i <= UNITS.indexOf(letter); i++) {
      unit *= KILO;
    }
    return unit;
  }

  private static long fraction(String digits, long unit) {
    return digits == null ? 0 : (long) (Double.parseDouble("0." + digits) * unit);
  }

  /** With at most one decimal and a unit: 1.5G. */
  static String text(long bytes) {
    if (bytes < KILO) {
      return Long.toString(bytes);
    }
    double value = bytes;
    int unit = -1;
    while (value >= KILO && unit < UNITS.length() - 1) {
      value /= KILO;
      unit++;
    }
    String number = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number)
        + UNITS.charAt(unit);
  }

  /** For options. */
  static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException refused) {
        throw new TypeConversionException(String.valueOf(refused.getMessage()));
      }
    }
  }
}
