package org.cairnfs.ops.check;

import java.io.IOException;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.StoreChecker;
import org.cairnfs.storage.volume.VolumeReader;

/**
 * Reads every structure on META below the items: superblocks, slots, logs, manifests, tables.
 *
 * <p>A position block that cannot be read while another one counts is no finding: a crash in the
 * middle of its writing leaves it so.
 */
final class StructureCheck {
  private final VolumeReader volume;
  private final Findings findings;

  StructureCheck(VolumeReader volume, Findings findings) {
    this.volume = volume;
    this.findings = findings;
  }

  /** False if what is damaged keeps the items from being read at all. */
  boolean run() {
    try {
      for (CorruptBlockException copy : volume.superblockDamage()) {
        findings.add("superblock copy: " + copy.getMessage());
      }
      volume.slots();
      volume.logs();
    } catch (IOException unreadable) {
      findings.add(String.valueOf(unreadable.getMessage()));
      return false;
    }
    for (int number = 0; number < volume.superblock().layout().shardCount(); number++) {
      store(new ShardId(number));
    }
    return true;
  }

  private void store(ShardId shard) {
    try {
      StoreChecker.check(volume.store(shard), findings::add);
    } catch (IOException unreadable) {
      findings.add(shard + ": " + unreadable.getMessage());
    }
  }
}
