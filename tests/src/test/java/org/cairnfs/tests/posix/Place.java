package org.cairnfs.tests.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.cairnfs.storage.leaks.TestRoot;
import org.cairnfs.tests.mounted.Shell;

/**
 * A directory of the file system about which claims are made, and a second, read-only mount of a
 * part of it with one file of each type.
 */
final class Place implements AutoCloseable {
  private static final String EVERYTHING = "rwxrwxrwx";

  private final String name;
  private final boolean control;
  private final Path root;
  private final Path readOnly;
  private final Kernel kernel = new Kernel();
  private final Coverage coverage = new Coverage();
  private final Set<String> contracts = new HashSet<>();
  private final int umask = Kernel.LIBC.umask(0);
  private int claims;

  private Place(String name, boolean control, Path root, Path readOnly) {
    this.name = name;
    this.control = control;
    this.root = root;
    this.readOnly = readOnly;
  }

  /**
   * Begins.
   *
   * @param control whether the file system is the measure, or what is measured
   * @param root an empty directory of it
   * @param outside an empty directory elsewhere
   */
  static Place open(String name, boolean control, Path root, Path outside) throws Exception {
    Path claims = Files.createDirectory(root.resolve("c"));
    Place place = new Place(name, control, claims, outside);
    openToAll(claims);
    letOthersReach(claims);
    letOthersReach(outside);
    Path shown = Files.createDirectory(root.resolve("r"));
    try (Run run = new Run(place, "a file of each type")) {
      for (FileType type : FileType.values()) {
        run.steps("make " + type.word() + " " + type.word());
      }
      run.steps("mkdir full 777; mkdir full/d 777");
      Shell.script(root, "mv " + run.root() + "/* " + shown).ok();
    }
    Shell.script(
            root, "mount --bind " + shown + " " + outside + "; mount -o remount,bind,ro " + outside)
        .ok();
    return place;
  }

  /** Temporary directories are private; the users of the claims must get through them. */
  private static void letOthersReach(Path directory) throws IOException {
    Path temporary = TestRoot.path().getParent();
    for (Path above = directory; above != null; above = above.getParent()) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(above);
      if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
        if (!above.startsWith(temporary)) {
          throw new IllegalStateException(
              "other users cannot search " + above + ": TMPDIR must lie elsewhere");
        }
        Files.setPosixFilePermissions(above, permissions);
      }
    }
  }

  private static void openToAll(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(EVERYTHING));
  }

  String name() {
    return name;
  }

  boolean isControl() {
    return control;
  }

  Kernel kernel() {
    return kernel;
  }

  Coverage coverage() {
    return coverage;
  }

  String readOnly() {
    return readOnly.toString();
  }

  /** A directory for one claim, in which everybody may make files. */
  String newDirectory() {
    try {
      Path directory = Files.createDirectory(root.resolve(Integer.toString(claims++)));
      openToAll(directory);
      return directory.toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  void seen(Class<?> contract) {
    contracts.add(contract.getSuperclass().getSimpleName());
  }

  Set<String> contracts() {
    return contracts;
  }

  int claims() {
    return claims;
  }

  @Override
  public void close() throws Exception {
    Kernel.LIBC.umask(umask);
    kernel.close();
    Shell.script(root, "umount " + readOnly).ok();
  }
}
