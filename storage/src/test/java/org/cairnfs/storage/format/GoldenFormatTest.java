package org.cairnfs.storage.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Blocks of format version 1 are read and written as ever. */
class GoldenFormatTest {
  private static final UUID ID = UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
  private static final long VOLUME = BlockHeader.volume(ID);
  private static final int BLOCK = VolumeLayout.BLOCK;

  @Test
  void superblock_ofVersion1_isReadAndWritten() throws IOException {
    VolumeLayout layout = VolumeLayout.plan(16L << 30, 1L << 40, 64, LayoutOverrides.NONE);
    Superblock meta =
        new Superblock(
            ID, Role.META, Instant.ofEpochMilli(1_750_000_000_123L), layout, 1000, 2000, 3 * 4096);
    for (Superblock superblock : List.of(meta, meta.withRole(Role.DATA))) {
      String name = "v1/superblock-" + superblock.role();
      ByteBuffer encoded = ByteBuffer.allocate(BLOCK);
      superblock.encode(encoded, VolumeLayout.SUPERBLOCK_AT);
      Golden.assertMatches(name, encoded);
      assertEquals(
          superblock,
          Superblock.decode(Golden.read(name, BLOCK), "golden", VolumeLayout.SUPERBLOCK_AT));
    }
  }

  @Test
  void slotClaim_ofVersion1_isReadAndWritten() throws IOException {
    SlotClaim.ProcessIdentity process =
        new SlotClaim.ProcessIdentity(4711, 123_456_789, new UUID(1, 2), "host.example");
    SlotClaim claim =
        new SlotClaim(
            5,
            7,
            12,
            SlotClaim.State.CLAIMED,
            1 << 20,
            0,
            process,
            "nöde",
            "pekko://cairn@10.0.0.1:7355");
    ByteBuffer encoded = ByteBuffer.allocate(BLOCK);
    claim.encode(encoded, VOLUME, 344_064);
    Golden.assertMatches("v1/slot-claim", encoded);
    assertEquals(
        Optional.of(claim),
        SlotClaim.decode(Golden.read("v1/slot-claim", BLOCK), "golden", VOLUME, 5, 344_064));
    claim.released(2 << 20).encode(encoded, VOLUME, 348_160);
    Golden.assertMatches("v1/slot-released", encoded);
    assertEquals(
        Optional.of(claim.released(2 << 20)),
        SlotClaim.decode(Golden.read("v1/slot-released", BLOCK), "golden", VOLUME, 5, 348_160));
  }

  @Test
  void heartbeat_ofVersion1_isReadAndWritten() throws IOException {
    Heartbeat heartbeat = new Heartbeat(5, 7, 99, 1_750_000_000_123L, 0x1234_5678_9abcL, 20_580);
    ByteBuffer encoded = ByteBuffer.allocate(BLOCK);
    heartbeat.encode(encoded, VOLUME, 352_256);
    Golden.assertMatches("v1/heartbeat", encoded);
    assertEquals(
        Optional.of(heartbeat),
        Heartbeat.decode(Golden.read("v1/heartbeat", BLOCK), "golden", VOLUME, 5, 352_256));
  }

  @Test
  void seals_ofVersion1_areReadAndWritten() throws IOException {
    Seals seals = new Seals(5, List.of());
    for (int epoch = 1; epoch <= 20; epoch++) {
      seals = seals.with(new Seals.Seal(epoch, epoch * 8192L, epoch * 8192L + 4096));
    }
    ByteBuffer encoded = ByteBuffer.allocate(BLOCK);
    seals.encode(encoded, VOLUME, 356_352);
    Golden.assertMatches("v1/seals", encoded);
    assertEquals(seals, Seals.decode(Golden.read("v1/seals", BLOCK), "golden", VOLUME, 5, 356_352));
  }
}
