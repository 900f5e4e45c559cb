package org.cairnfs.ops.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.cairnfs.storage.volume.VolumeReader;

/** The whole check of two devices. */
public final class Fsck {
  private Fsck() {}

  /**
   * What it came to.
   *
   * @param findings 0 on a sound volume
   * @param inodes that were looked at
   */
  public record Result(long findings, long inodes) {}

  /**
   * Checks a volume that nobody uses.
   *
   * @param contents whether the contents of files are compared with their checksums
   * @throws IOException in one line, if the devices cannot be used or a node has the volume
   */
  public static Result run(Path meta, Path data, boolean contents, Consumer<String> finding)
      throws IOException {
    try (VolumeReader volume = VolumeReader.open(meta, data)) {
      return run(volume, contents, finding);
    }
  }

  /** The same on a volume that is open for reading, which stays open. */
  public static Result run(VolumeReader volume, boolean contents, Consumer<String> finding)
      throws IOException {
    Findings findings = new Findings(finding);
    if (!new StructureCheck(volume, findings).run()) {
      return new Result(findings.count(), 0);
    }
    VolumeCheck.ExtentCheck extents =
        contents ? new ContentsCheck(volume.data()) : VolumeCheck.ExtentCheck.NO_CONTENTS;
    VolumeCheck check = new VolumeCheck(new OfflineVolume(volume), findings, extents);
    check.run();
    return new Result(findings.count(), check.inodes());
  }
}
