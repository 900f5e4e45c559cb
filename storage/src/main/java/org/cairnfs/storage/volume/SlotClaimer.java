package org.cairnfs.storage.volume;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.DeviceException;
import org.cairnfs.storage.format.Heartbeat;
import org.cairnfs.storage.format.Seals;
import org.cairnfs.storage.format.SlotClaim;
import org.cairnfs.storage.format.Superblock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a slot for a starting node.
 *
 * <pre>
 *              claim                       release
 *   unused ──────────► CLAIMED ────────────────────────► RELEASED ──┐
 *                      ▲  │ owner gone, or its heartbeat            │
 *                      │  │ stood still: read its log once          │ claim (higher epoch)
 *                      │  └────────────────► SEALED ──┐             │
 *                      └──────────────────────────────┴─────────────┘
 * </pre>
 *
 * <p>A claimed slot is live until its process is proven gone. From another host that cannot be
 * proven: there a heartbeat that stands still for a while lets the slot be sealed, but not claimed,
 * because writes of that process may still land in its log.
 *
 * <p>An epoch's claim is durable before its first heartbeat, and the seal of the epoch before it is
 * durable before the claim.
 */
final class SlotClaimer {
  /** A heartbeat of another host that stands still for so long is that of a dead node. */
  static final Duration STILL = Duration.ofSeconds(5);

  /**
   * Ended epochs whose records are still needed, at most, so that one more can always be sealed.
   */
  static final int NEEDED_SEALS_MAX = Seals.KEPT - 1;

  private static final Logger LOG = LoggerFactory.getLogger(SlotClaimer.class);

  private final String device;
  private final long positionOrigin;
  private final SlotTable table;
  private final RecoveredLogs logs;
  private final Processes processes;
  private final Heartbeats heartbeats;

  /** Waits while watching whether a foreign slot's heartbeat moves. */
  interface Heartbeats {
    /** Whether the slot's heartbeat stood still for {@link #STILL}. */
    boolean stoodStill(SlotTable.Slot slot) throws IOException;
  }

  /**
   * What was claimed.
   *
   * @param claim the new claim
   * @param tail the oldest position of this slot's log that somebody needs
   * @param seqCeiling no sequence number drawn on this volume so far exceeds it
   * @param foreign whether a sealed slot's process is not proven gone
   */
  record Claimed(SlotClaim claim, long tail, long seqCeiling, boolean foreign) {}

  /**
   * A claimer for one start.
   *
   * @param logs gets the records of logs that are read to find their end
   */
  SlotClaimer(
      String device,
      Superblock superblock,
      SlotTable table,
      RecoveredLogs logs,
      Processes processes,
      Heartbeats heartbeats) {
    this.device = device;
    this.positionOrigin = superblock.positionOrigin();
    this.table = table;
    this.logs = logs;
    this.processes = processes;
    this.heartbeats = heartbeats;
  }

  /**
   * Seals the slots of dead nodes and claims one.
   *
   * @throws DeviceException if a node lives, or no slot is left
   */
  Claimed claim(String name, String address) throws IOException {
    List<SlotTable.Slot> slots = new ArrayList<>();
    for (SlotTable.Slot slot : table.readAll()) {
      slots.add(ended(slot));
    }
    long epoch = 1 + slots.stream().mapToLong(SlotTable.Slot::epoch).max().orElse(0);
    long ceiling =
        slots.stream()
            .flatMap(slot -> slot.heartbeat().stream())
            .mapToLong(Heartbeat::seqCeiling)
            .max()
            .orElse(0);
    boolean foreign = slots.stream().anyMatch(slot -> !isFree(slot));
    for (SlotTable.Slot slot : slots) {
      if (isFree(slot)) {
        return claim(slot, epoch, name, address, ceiling, foreign);
      }
    }
    throw new DeviceException(
        device,
        "has no slot left: all " + slots.size() + " belong to nodes of other hosts",
        "start one of those hosts' nodes and stop it cleanly");
  }

  /** The slot with its last epoch ended. */
  private SlotTable.Slot ended(SlotTable.Slot slot) throws IOException {
    Optional<SlotClaim> last = slot.claim();
    if (last.isEmpty() || slot.seals().of(last.get().epoch()).isPresent()) {
      return slot;
    }
    SlotClaim claim = last.get();
    if (claim.state() == SlotClaim.State.RELEASED) {
      return sealed(slot, claim, claim.logEnd());
    }
    requireDead(slot, claim);
    long end = logs.readToItsEnd(slot, claim);
    LOG.info(
        "node {} on {} died: slot {} epoch {} sealed at log position {}",
        claim.name(),
        claim.process().host(),
        slot.number(),
        claim.epoch(),
        end);
    return sealed(slot, claim, end);
  }

  private SlotTable.Slot sealed(SlotTable.Slot slot, SlotClaim claim, long end) throws IOException {
    if (slot.neededSeals().size() >= NEEDED_SEALS_MAX) {
      throw new DeviceException(
          device,
          "slot "
              + slot.number()
              + " was lost "
              + NEEDED_SEALS_MAX
              + " times before it was recovered",
          "find out why nodes die while they start, then restore from a copy");
    }
    List<Seals.Seal> list = new ArrayList<>(slot.neededSeals());
    list.add(new Seals.Seal(claim.epoch(), claim.logStart(), end));
    Seals seals = new Seals(slot.number(), list);
    table.write(seals);
    return new SlotTable.Slot(slot.number(), slot.claim(), slot.heartbeat(), seals);
  }

  private void requireDead(SlotTable.Slot slot, SlotClaim claim) throws IOException {
    switch (processes.fate(claim.process())) {
      case GONE -> {}
      case LIVES -> throw live(claim, "it runs here");
      case UNKNOWN -> {
        if (!heartbeats.stoodStill(slot)) {
          throw live(claim, "its heartbeat moves");
        }
      }
    }
  }

  private DeviceException live(SlotClaim claim, String why) {
    return new DeviceException(
        device,
        "is in use by node "
            + claim.name()
            + " (process "
            + claim.process().pid()
            + " on "
            + claim.process().host()
            + ", "
            + why
            + ")",
        "stop that node first");
  }

  /** Given that its last epoch has ended: whether nobody can write to its log any more. */
  private boolean isFree(SlotTable.Slot slot) {
    return slot.claim()
        .map(
            c ->
                c.state() == SlotClaim.State.RELEASED
                    || processes.fate(c.process()) == Processes.Fate.GONE)
        .orElse(true);
  }

  private Claimed claim(
      SlotTable.Slot slot, long epoch, String name, String address, long ceiling, boolean foreign)
      throws IOException {
    long start =
        slot.seals()
            .newest()
            .map(seal -> AlignedBuffers.roundUp(seal.end()))
            .orElse(AlignedBuffers.roundUp(positionOrigin));
    long generation = 1 + slot.claim().map(SlotClaim::generation).orElse(0L);
    SlotClaim claim =
        new SlotClaim(
            slot.number(),
            epoch,
            generation,
            SlotClaim.State.CLAIMED,
            start,
            0,
            processes.self(),
            name,
            address);
    table.write(claim);
    long tail = slot.neededSeals().isEmpty() ? start : Math.min(start, slot.tail());
    return new Claimed(claim, tail, ceiling, foreign);
  }
}
