package org.cairnfs.storage.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.format.Heartbeat;
import org.cairnfs.storage.format.Seals;
import org.cairnfs.storage.format.SlotClaim;
import org.cairnfs.storage.format.Superblock;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.log.LogRegion;

/** The node slots of a volume: reads and writes their blocks, decides nothing. */
public final class SlotTable {
  private final BlockDevice meta;
  private final VolumeLayout layout;
  private final long volume;

  public SlotTable(BlockDevice meta, Superblock superblock) {
    this.meta = meta;
    this.layout = superblock.layout();
    this.volume = superblock.volume();
  }

  /**
   * What a slot's blocks say.
   *
   * @param claim the newer valid one; empty if the slot was never used
   */
  public record Slot(
      int number, Optional<SlotClaim> claim, Optional<Heartbeat> heartbeat, Seals seals) {
    /** The greatest epoch that the slot knows of; 0: none. */
    public long epoch() {
      long claimed = claim.map(SlotClaim::epoch).orElse(0L);
      long sealed = seals.newest().map(Seals.Seal::epoch).orElse(0L);
      return Math.max(claimed, sealed);
    }

    /** Whether a node uses the slot, or died using it and has not been sealed. */
    public boolean isClaimed() {
      return claim
          .filter(c -> c.state() == SlotClaim.State.CLAIMED && seals.of(c.epoch()).isEmpty())
          .isPresent();
    }

    /** The oldest position of the slot's log that somebody may need. */
    public long tail() {
      long oldest = seals.seals().isEmpty() ? 0 : seals.seals().get(0).start();
      return heartbeat.map(Heartbeat::logTail).orElse(oldest);
    }

    /** Epochs of the slot that have ended and left records that somebody may still need. */
    public List<Seals.Seal> neededSeals() {
      return seals.seals().stream()
          .filter(seal -> seal.end() > Math.max(tail(), seal.start()))
          .toList();
    }
  }

  public List<Slot> readAll() throws IOException {
    List<Slot> slots = new ArrayList<>();
    for (int slot = 0; slot < layout.slotCount(); slot++) {
      slots.add(read(slot));
    }
    return slots;
  }

  /**
   * Reads a slot.
   *
   * @throws CorruptBlockException if its blocks are damaged, or contradict each other
   */
  public Slot read(int slot) throws IOException {
    Optional<SlotClaim> claim = readClaim(slot);
    Optional<Heartbeat> heartbeat =
        Heartbeat.decode(
            block(layout.heartbeatAt(slot)), meta.name(), volume, slot, layout.heartbeatAt(slot));
    Seals seals =
        Seals.decode(block(layout.sealsAt(slot)), meta.name(), volume, slot, layout.sealsAt(slot));
    Slot found = new Slot(slot, claim, heartbeat, seals);
    long beating = heartbeat.map(Heartbeat::epoch).orElse(0L);
    if (beating > found.epoch()) {
      throw new CorruptBlockException(
          meta.name(),
          layout.claimAt(slot, 0),
          "the claim of epoch " + beating + " in slot " + slot,
          "that of epoch " + found.epoch());
    }
    return found;
  }

  /** Of two claim blocks one may be torn; both only if the slot's only claim was. */
  private Optional<SlotClaim> readClaim(int slot) throws IOException {
    Optional<SlotClaim> newest = Optional.empty();
    CorruptBlockException damage = null;
    int valid = 0;
    for (int copy = 0; copy < 2; copy++) {
      long address = layout.claimAt(slot, copy);
      try {
        Optional<SlotClaim> found =
            SlotClaim.decode(block(address), meta.name(), volume, slot, address);
        valid++;
        if (found.isPresent()
            && newest.map(n -> n.generation() < found.get().generation()).orElse(true)) {
          newest = found;
        }
      } catch (CorruptBlockException e) {
        damage = e;
      }
    }
    if (valid == 0 && damage != null) {
      throw damage;
    }
    return newest;
  }

  private ByteBuffer block(long address) throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate(BlockDevice.BLOCK);
    meta.read(address, buffer);
    return buffer.flip();
  }

  /** Durably. */
  public void write(SlotClaim claim) throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate(BlockDevice.BLOCK);
    long address = layout.claimAt(claim.slot(), claim.copy());
    claim.encode(buffer, volume, address);
    meta.write(address, buffer);
    meta.flush();
  }

  /** Durably. */
  public void write(Seals seals) throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate(BlockDevice.BLOCK);
    seals.encode(buffer, volume, layout.sealsAt(seals.slot()));
    meta.write(layout.sealsAt(seals.slot()), buffer);
    meta.flush();
  }

  /** Not flushed: who needs it durable flushes META. */
  public void write(Heartbeat heartbeat) throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate(BlockDevice.BLOCK);
    heartbeat.encode(buffer, volume, layout.heartbeatAt(heartbeat.slot()));
    meta.write(layout.heartbeatAt(heartbeat.slot()), buffer);
  }

  /** The ring of a slot. */
  public LogRegion log(int slot) {
    return new LogRegion(meta, layout.logAt(slot), layout.logBytes());
  }
}
