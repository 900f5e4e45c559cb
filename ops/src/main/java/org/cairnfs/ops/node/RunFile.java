package org.cairnfs.ops.node;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The note that a node leaves on its machine while it runs.
 *
 * <p>A properties file named {@code PID.node}. It is removed at a clean exit; one left behind by a
 * killed node names a process that is gone and is ignored by readers.
 *
 * @param mount where the node mounts the file system, null if nowhere
 * @param ops host and port of its HTTP interface, null if it has none
 */
public record RunFile(
    ProcessIdentity process,
    String name,
    @Nullable Path mount,
    @Nullable String ops,
    Path meta,
    Path data) {
  static final String SUFFIX = ".node";

  /** Writes the note; readers see it whole or not at all. */
  public void write(Path directory) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("pid", Long.toString(process.pid()));
    properties.setProperty("start", Long.toString(process.startTicks()));
    properties.setProperty("name", name);
    properties.setProperty("mount", mount == null ? "" : mount.toString());
    properties.setProperty("ops", ops == null ? "" : ops);
    properties.setProperty("meta", meta.toString());
    properties.setProperty("data", data.toString());
    StringWriter text = new StringWriter();
    properties.store(text, "a running Cairn node");
    Path temporary = directory.resolve("." + process.pid() + ".new");
    Files.writeString(temporary, text.toString());
    Files.move(temporary, in(directory), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the note if it is still this one. */
  public void remove(Path directory) throws IOException {
    Files.deleteIfExists(in(directory));
  }

  private Path in(Path directory) {
    return directory.resolve(process.pid() + SUFFIX);
  }

  /** Reads a note; empty if the file is gone or is none. */
  static Optional<RunFile> read(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
      return Optional.of(parse(properties));
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static RunFile parse(Properties properties) {
    ProcessIdentity process =
        new ProcessIdentity(
            Long.parseLong(value(properties, "pid")), Long.parseLong(value(properties, "start")));
    String mount = value(properties, "mount");
    String ops = value(properties, "ops");
    return new RunFile(
        process,
        value(properties, "name"),
        mount.isEmpty() ? null : Path.of(mount),
        ops.isEmpty() ? null : ops,
        Path.of(value(properties, "meta")),
        Path.of(value(properties, "data")));
  }

  private static String value(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }
}
