package org.cairnfs.storage.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the logs of a slot's latest ended epochs start and end.
 *
 * <pre>
 *  0    header: magic CaSL, volume, address, epoch = the newest sealed; owner = slot, aux = count
 *  48   count times: epoch, log start, log end                                   u64 u64 u64
 *       zero                                                                     to 4096
 * </pre>
 *
 * <p>Whoever takes a slot over from a dead node reads that node's log once, to its first invalid
 * batch, and records the end here before anything else; nobody ever reads that log beyond it. A
 * manifest that still names an epoch as open-ended finds its end here, so the list keeps {@link
 * #KEPT} of them. It is rewritten in place and within one sector, so that a crash leaves the old or
 * the new one.
 *
 * @param slot whose
 * @param seals by ascending epoch, at most {@link #KEPT}
 */
public record Seals(int slot, List<Seal> seals) {
  public static final int BYTES = VolumeLayout.BLOCK;

  /** How many ended epochs of a slot are remembered. */
  public static final int KEPT = 16;

  private static final int MAGIC = BlockHeader.magic("CaSL");
  private static final int VERSION = 1;

  /** An ended epoch's log: from its start to its end, exclusive. */
  public record Seal(long epoch, long start, long end) {
    public Seal {
      if (epoch < 1 || end < start) {
        throw new IllegalArgumentException(
            "no seal: epoch " + epoch + " from " + start + " to " + end);
      }
    }
  }

  public Seals {
    seals = List.copyOf(seals);
    if (seals.size() > KEPT) {
      throw new IllegalArgumentException(seals.size() + " seals, at most " + KEPT);
    }
    for (int i = 1; i < seals.size(); i++) {
      if (seals.get(i).epoch() <= seals.get(i - 1).epoch()) {
        throw new IllegalArgumentException("epochs do not ascend in " + seals);
      }
    }
  }

  /** With one more; the oldest is forgotten when there are too many. */
  public Seals with(Seal seal) {
    List<Seal> more = new ArrayList<>(seals);
    more.add(seal);
    return new Seals(slot, more.subList(Math.max(0, more.size() - KEPT), more.size()));
  }

  /** The seal of an epoch, if it has ended and is not forgotten. */
  public Optional<Seal> of(long epoch) {
    return seals.stream().filter(s -> s.epoch() == epoch).findFirst();
  }

  /** The newest. */
  public Optional<Seal> newest() {
    return seals.isEmpty() ? Optional.empty() : Optional.of(seals.get(seals.size() - 1));
  }

  /** Fills the first {@link #BYTES} of the buffer. */
  public void encode(ByteBuffer buffer, long volume, long address) {
    buffer.order(ByteOrder.LITTLE_ENDIAN).clear().put(new byte[BYTES]).position(BlockHeader.BYTES);
    for (Seal seal : seals) {
      buffer.putLong(seal.epoch()).putLong(seal.start()).putLong(seal.end());
    }
    long epoch = newest().map(Seal::epoch).orElse(0L);
    new BlockHeader(MAGIC, VERSION, BYTES, volume, address, epoch, slot, seals.size())
        .writeTo(buffer, 0);
    buffer.position(0).limit(BYTES);
  }

  /** Reads a seals block; without seals if none was ever written there. */
  public static Seals decode(ByteBuffer buffer, String device, long volume, int slot, long address)
      throws CorruptBlockException {
    Optional<BlockHeader> header =
        SlotBlocks.check(buffer, device, MAGIC, VERSION, volume, slot, address);
    int count = header.map(BlockHeader::aux).orElse(0);
    if (count < 0 || count > KEPT) {
      throw new CorruptBlockException(device, address, "up to " + KEPT + " seals", "" + count);
    }
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(BlockHeader.BYTES);
    List<Seal> seals = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      seals.add(new Seal(in.getLong(), in.getLong(), in.getLong()));
    }
    return new Seals(slot, seals);
  }
}
