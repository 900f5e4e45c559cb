package org.cairnfs.storage.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layouts of volumes from tiny to huge. */
class VolumeLayoutTest {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  @Test
  void plan_ofAnySize_overlapsNothingAndStaysInside() {
    LayoutOverrides tiny = new LayoutOverrides(4, MIB, 64 * 1024, 64 * 1024);
    assertDisjoint(VolumeLayout.plan(16 * MIB, 16 * MIB, 4, tiny));
    assertDisjoint(VolumeLayout.plan(256 * MIB, GIB, 64, LayoutOverrides.NONE));
    assertDisjoint(VolumeLayout.plan(16 * GIB, 1024 * GIB, 64, LayoutOverrides.NONE));
    assertDisjoint(VolumeLayout.plan(300_000 * GIB, 8_000_000 * GIB, 4096, LayoutOverrides.NONE));
  }

  /** The first and last piece of every kind, in order of their addresses. */
  private static void assertDisjoint(VolumeLayout layout) {
    int slot = layout.slotCount() - 1;
    int shard = layout.shardCount() - 1;
    long chunk = layout.metaChunkCount() - 1;
    List<long[]> pieces = new ArrayList<>();
    pieces.add(new long[] {VolumeLayout.SUPERBLOCK_AT, 4096});
    pieces.add(new long[] {VolumeLayout.SUPERBLOCK_COPY_AT, 4096});
    for (int s : new int[] {0, slot}) {
      pieces.add(new long[] {layout.claimAt(s, 0), 4096});
      pieces.add(new long[] {layout.claimAt(s, 1), 4096});
      pieces.add(new long[] {layout.heartbeatAt(s), 4096});
      pieces.add(new long[] {layout.sealsAt(s), 4096});
    }
    pieces.add(new long[] {layout.manifestAt(0, 0, 0), 4096});
    pieces.add(new long[] {layout.manifestAt(0, 0, 1), 4096});
    pieces.add(new long[] {layout.manifestAt(0, 1, 0), 4096});
    pieces.add(new long[] {layout.manifestAt(1, 0, 0), 4096});
    pieces.add(new long[] {layout.manifestAt(shard, slot, 1), 4096});
    pieces.add(new long[] {layout.logAt(0), layout.logBytes()});
    pieces.add(new long[] {layout.logAt(slot), layout.logBytes()});
    pieces.add(new long[] {layout.metaChunkAt(0), layout.metaChunkBytes()});
    pieces.add(new long[] {layout.metaChunkAt(chunk), layout.metaChunkBytes()});
    for (int i = 1; i < pieces.size(); i++) {
      long[] before = pieces.get(i - 1);
      assertTrue(before[0] + before[1] <= pieces.get(i)[0], "piece " + i + " of " + layout);
      assertEquals(0, pieces.get(i)[0] % 4096);
    }
    assertTrue(layout.metaChunkAt(chunk) + layout.metaChunkBytes() <= layout.metaBytes());
    long dataChunk = layout.dataChunkCount() - 1;
    assertTrue(layout.dataChunkAt(dataChunk) + layout.dataChunkBytes() <= layout.dataBytes());
    assertEquals(MIB, layout.dataChunkAt(0));
  }

  @Test
  void plan_forTooSmallADevice_saysHowLargeItMustBe() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> VolumeLayout.plan(64 * MIB, GIB, 64, LayoutOverrides.NONE));
    assertTrue(refused.toString().contains("META of 67108864 bytes is too small"));
    refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> VolumeLayout.plan(GIB, 64 * MIB, 64, LayoutOverrides.NONE));
    assertTrue(refused.toString().contains("DATA of 67108864 bytes is too small"));
  }

  @Test
  void plan_forItsOwnLeastSize_succeeds() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> VolumeLayout.plan(100 * MIB, GIB, 64, LayoutOverrides.NONE));
    String message = refused.toString();
    long least = Long.parseLong(message.replaceAll(".*\\((\\d+)M\\).*", "$1"));
    assertDisjoint(VolumeLayout.plan(least * MIB, GIB, 64, LayoutOverrides.NONE));
  }

  @Test
  void plan_scalesSlotsLogsAndChunks() {
    VolumeLayout small = VolumeLayout.plan(GIB, 4 * GIB, 64, LayoutOverrides.NONE);
    assertEquals(4, small.slotCount());
    assertEquals(32 * MIB, small.logBytes());
    VolumeLayout large = VolumeLayout.plan(1024 * GIB, 100_000 * GIB, 64, LayoutOverrides.NONE);
    assertEquals(64, large.slotCount());
    assertEquals(256 * MIB, large.logBytes());
    assertEquals(64 * MIB, large.metaChunkBytes());
    assertEquals(GIB, large.dataChunkBytes());
  }

  @Test
  void defaultShardCount_isBetween64And4096() {
    assertEquals(64, VolumeLayout.defaultShardCount(GIB));
    assertEquals(128, VolumeLayout.defaultShardCount(128 * 64 * GIB));
    assertEquals(4096, VolumeLayout.defaultShardCount(Long.MAX_VALUE));
  }

  @Test
  void address_ofWhatDoesNotExist_isRefused() {
    VolumeLayout layout = VolumeLayout.plan(GIB, 4 * GIB, 64, LayoutOverrides.NONE);
    assertThrows(IllegalArgumentException.class, () -> layout.logAt(4));
    assertThrows(IllegalArgumentException.class, () -> layout.manifestAt(64, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> layout.claimAt(0, 2));
    assertThrows(IllegalArgumentException.class, () -> layout.metaChunkAt(layout.metaChunkCount()));
    assertThrows(IllegalArgumentException.class, () -> layout.dataChunkAt(-1));
  }
}
