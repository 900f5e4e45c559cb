package org.cairnfs.ops.node;

/** The version of the program that runs. */
public final class ProgramVersion {
  private static final String UNPACKAGED = "development";

  private ProgramVersion() {}

  /** As in the manifest of the jar; {@code development} when run from class files. */
  public static String text() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKAGED : version;
  }
}
