package org.cairnfs.tests.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A whole tree in words: a line for each name, hard links told by their first name. */
final class TreeText {
  private final Side side;
  private final List<String> lines = new ArrayList<>();
  private final Map<Object, String> firstNames = new HashMap<>();

  private TreeText(Side side) {
    this.side = side;
  }

  static List<String> of(Path root) throws IOException {
    try (Side side = new Side(root)) {
      TreeText text = new TreeText(side);
      text.directory("");
      return text.lines;
    }
  }

  private void directory(String name) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> entries = Files.list(Path.of(side.path(name)))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    Collections.sort(names);
    for (String entry : names) {
      entry(name.isEmpty() ? entry : name + "/" + entry);
    }
  }

  private void entry(String name) throws IOException {
    Path path = Path.of(side.path(name));
    Object ino = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    String first = firstNames.putIfAbsent(ino, name);
    StringBuilder line = new StringBuilder(name).append(": ").append(side.attributes(name));
    line.append(' ').append(Calls.xattrNames(side.path(name)));
    if (first != null) {
      line.append(" is ").append(first);
    } else if (Files.isSymbolicLink(path)) {
      line.append(" -> ").append(Files.readSymbolicLink(path));
    } else if (Files.isRegularFile(path)) {
      int fd = Calls.open(side.path(name), Calls.O_RDONLY, 0);
      line.append(' ').append(Side.contents(fd));
      Calls.check("close", Calls.libc().close(fd));
    }
    lines.add(line.toString());
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      directory(name);
    }
  }
}
