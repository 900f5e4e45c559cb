package org.cairnfs.sharding.leaks;

import java.util.List;
import org.cairnfs.storage.leaks.KeptForGood;

/** What mounts keep for good. */
public final class KeptByMounts implements KeptForGood {
  /** For the ServiceLoader. */
  public KeptByMounts() {}

  @Override
  public List<String> classes() {
    // The empty buffer of a read at the end of a file.
    return List.of("org.cairnfs.sharding.mount.ReadPath$NoData");
  }
}
