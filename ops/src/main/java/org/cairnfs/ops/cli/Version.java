package org.cairnfs.ops.cli;

import org.cairnfs.ops.node.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** Answers {@code --version}. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"cairn " + ProgramVersion.text()};
  }
}
