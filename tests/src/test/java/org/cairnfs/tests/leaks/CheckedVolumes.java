package org.cairnfs.tests.leaks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cairnfs.sharding.leaks.EndedNodes;
import org.cairnfs.sharding.membership.CairnNode;
import org.cairnfs.sharding.membership.NodeObserver;
import org.cairnfs.storage.volume.Volume;

/**
 * Checks the volume of every node of this JVM when it has ended, also of one whose storage failed.
 *
 * <p>A volume that a test has damaged is named with {@link #damaged}.
 */
public final class CheckedVolumes implements NodeObserver {
  private static final Map<Path, String> DAMAGED = new ConcurrentHashMap<>();

  /** For the ServiceLoader. */
  public CheckedVolumes() {}

  /** A test has damaged this volume: what a check of it finds is no leak. */
  public static void damaged(Path meta, String because) {
    DAMAGED.put(meta.toAbsolutePath(), because);
  }

  @Override
  public void stopped(CairnNode node) {
    if (node.storage() instanceof Volume volume) {
      Path data = Path.of(volume.data().name());
      Path meta = node.settings().meta();
      // Simulated devices have no files; who cuts their states checks each of them.
      if (Files.exists(meta)
          && data.equals(node.settings().data())
          && !DAMAGED.containsKey(meta.toAbsolutePath())) {
        EndedNodes.verify(node, List.of(VolumeProbes.findings(meta, data)));
      }
    }
  }
}
