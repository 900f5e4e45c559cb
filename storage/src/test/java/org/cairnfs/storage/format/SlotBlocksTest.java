package org.cairnfs.storage.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The blocks of a slot: refused when anything about them is wrong. */
class SlotBlocksTest {
  private static final int BLOCK = VolumeLayout.BLOCK;
  private static final long VOLUME = 42;
  private static final long AT = 1 << 20;
  private static final SlotClaim CLAIM =
      new SlotClaim(
          1,
          2,
          3,
          SlotClaim.State.CLAIMED,
          0,
          0,
          new SlotClaim.ProcessIdentity(1, 2, new UUID(3, 4), "h"),
          "n",
          "");

  @Test
  void block_neverWritten_isNoneRatherThanCorrupt() throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
    assertEquals(Optional.empty(), SlotClaim.decode(zeros, "d", VOLUME, 1, AT));
    assertEquals(Optional.empty(), Heartbeat.decode(zeros, "d", VOLUME, 1, AT));
    assertEquals(new Seals(1, List.of()), Seals.decode(zeros, "d", VOLUME, 1, AT));
  }

  @Test
  void block_withAnyBitFlipped_isCorrupt() {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    CLAIM.encode(block, VOLUME, AT);
    for (int bit = 0; bit < BLOCK * 8; bit += 11) {
      block.put(bit / 8, (byte) (block.get(bit / 8) ^ 1 << bit % 8));
      assertThrows(CorruptBlockException.class, () -> SlotClaim.decode(block, "d", VOLUME, 1, AT));
      block.put(bit / 8, (byte) (block.get(bit / 8) ^ 1 << bit % 8));
    }
  }

  @Test
  void block_ofAnotherPlaceVolumeOrSlot_isCorrupt() {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    CLAIM.encode(block, VOLUME, AT);
    assertCorrupt("address", block, VOLUME, 1, AT + BLOCK);
    assertCorrupt("volume", block, VOLUME + 1, 1, AT);
    assertCorrupt("slot", block, VOLUME, 2, AT);
    new Heartbeat(1, 1, 1, 1, 1, 1).encode(block, VOLUME, AT);
    assertCorrupt("magic", block, VOLUME, 1, AT);
  }

  private static void assertCorrupt(
      String what, ByteBuffer block, long volume, int slot, long address) {
    CorruptBlockException corrupt =
        assertThrows(
            CorruptBlockException.class, () -> SlotClaim.decode(block, "d", volume, slot, address));
    assertTrue(corrupt.toString().contains(what), corrupt.toString());
    assertEquals(address, corrupt.address());
    assertEquals("d", corrupt.device());
  }

  @Test
  void blocksRewrittenInPlace_varyOnlyWithinOneSector() {
    Seals seals = new Seals(1, List.of());
    for (int epoch = 1; epoch <= Seals.KEPT; epoch++) {
      seals = seals.with(new Seals.Seal(epoch, -1L >>> 1, -1L >>> 1));
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    seals.encode(block, -1, -1);
    assertZeroBehindFirstSector(block);
    new Heartbeat(63, -1, -1, -1, -1, -1).encode(block, -1, -1);
    assertZeroBehindFirstSector(block);
  }

  private static void assertZeroBehindFirstSector(ByteBuffer block) {
    for (int i = 512; i < BLOCK; i++) {
      assertEquals(0, block.get(i), "byte " + i);
    }
  }

  @Test
  void claim_alternatesItsCopies() {
    assertNotEquals(CLAIM.copy(), CLAIM.released(4096).copy());
    assertEquals(SlotClaim.State.RELEASED, CLAIM.released(4096).state());
  }

  @Test
  void seals_forgetTheOldest() {
    Seals seals = new Seals(1, List.of());
    for (int epoch = 1; epoch <= Seals.KEPT + 1; epoch++) {
      seals = seals.with(new Seals.Seal(epoch, 0, 4096));
    }
    assertEquals(Optional.empty(), seals.of(1));
    assertTrue(seals.of(2).isPresent());
    assertEquals(Seals.KEPT + 1, seals.newest().orElseThrow().epoch());
  }
}
