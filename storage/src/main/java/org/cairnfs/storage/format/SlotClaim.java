package org.cairnfs.storage.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Who uses a slot: a node's claim, or that it has left.
 *
 * <pre>
 *  0    header: magic CaCL, volume, address, epoch; owner = slot, aux = state    48 bytes
 *  48   generation                                                               u64
 *  56   log start, log end (0 while claimed)                                     u64 u64
 *  72   process id, start of the process in ticks since boot                     u64 u64
 *  88   boot id of the host                                                      u64 u64
 *  104  lengths of host, name, address                                           u16 u16 u16
 *  110  host, name, address in UTF-8                                             up to 1000 bytes each
 *       zero                                                                     to 4096
 * </pre>
 *
 * <p>Two blocks alternate by generation; the valid one with the higher generation counts. A torn
 * write therefore leaves the previous claim in force.
 *
 * @param slot whose
 * @param epoch of the claim; each claim of a slot has a higher one
 * @param generation of the block; each write has a higher one
 * @param state what it says
 * @param logStart position at which the epoch's log starts
 * @param logEnd position at which it ends, once released
 * @param process who claimed it
 * @param name of the node
 * @param address under which other nodes reach it; empty if none
 */
public record SlotClaim(
    int slot,
    long epoch,
    long generation,
    State state,
    long logStart,
    long logEnd,
    ProcessIdentity process,
    String name,
    String address) {
  public static final int BYTES = VolumeLayout.BLOCK;

  private static final int MAGIC = BlockHeader.magic("CaCL");
  private static final int VERSION = 1;
  private static final int TEXT_MAX = 1000;
  private static final int LENGTHS_AT = 104;

  /** What a claim says of its slot. */
  public enum State {
    /** A node uses it, or died using it. */
    CLAIMED(1),
    /** The node left: its log ends at logEnd and everything it wrote is durable. */
    RELEASED(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    private static Optional<State> of(int code) {
      return code == CLAIMED.code
          ? Optional.of(CLAIMED)
          : code == RELEASED.code ? Optional.of(RELEASED) : Optional.empty();
    }
  }

  /**
   * A process, told from every other one.
   *
   * @param pid its number
   * @param startTicks field 22 of /proc/pid/stat, which tells it from a later process of that
   *     number
   * @param bootId /proc/sys/kernel/random/boot_id
   * @param host its name
   */
  public record ProcessIdentity(long pid, long startTicks, UUID bootId, String host) {}

  public SlotClaim {
    if (epoch < 1 || generation < 1 || slot < 0 || slot >= VolumeLayout.SLOTS_MAX) {
      throw new IllegalArgumentException(
          "no claim: slot " + slot + " epoch " + epoch + " generation " + generation);
    }
  }

  /** Which of the slot's two claim blocks this generation goes to: 0 or 1. */
  public int copy() {
    return (int) (generation & 1);
  }

  /** The next generation of this claim: the node has left. */
  public SlotClaim released(long end) {
    return new SlotClaim(
        slot, epoch, generation + 1, State.RELEASED, logStart, end, process, name, address);
  }

  /** The next generation of this claim: the node is reached there. */
  public SlotClaim reachableAt(String newAddress) {
    return new SlotClaim(
        slot, epoch, generation + 1, state, logStart, logEnd, process, name, newAddress);
  }

  /** Fills the first {@link #BYTES} of the buffer. */
  public void encode(ByteBuffer buffer, long volume, long address) {
    byte[] host = text("host name", process.host());
    byte[] node = text("node name", name);
    byte[] reach = text("address", this.address);
    buffer.order(ByteOrder.LITTLE_ENDIAN).clear().put(new byte[BYTES]).position(BlockHeader.BYTES);
    buffer.putLong(generation).putLong(logStart).putLong(logEnd);
    buffer.putLong(process.pid()).putLong(process.startTicks());
    buffer.putLong(process.bootId().getMostSignificantBits());
    buffer.putLong(process.bootId().getLeastSignificantBits());
    buffer.putShort((short) host.length).putShort((short) node.length);
    buffer.putShort((short) reach.length).put(host).put(node).put(reach);
    new BlockHeader(MAGIC, VERSION, BYTES, volume, address, epoch, slot, state.code)
        .writeTo(buffer, 0);
    buffer.position(0).limit(BYTES);
  }

  private static byte[] text(String what, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > TEXT_MAX) {
      throw new IllegalArgumentException(what + " is longer than " + TEXT_MAX + " bytes");
    }
    return bytes;
  }

  /**
   * Reads a claim block.
   *
   * @return empty if none was ever written there
   */
  public static Optional<SlotClaim> decode(
      ByteBuffer buffer, String device, long volume, int slot, long address)
      throws CorruptBlockException {
    Optional<BlockHeader> checked =
        SlotBlocks.check(buffer, device, MAGIC, VERSION, volume, slot, address);
    if (checked.isEmpty()) {
      return Optional.empty();
    }
    BlockHeader header = checked.get();
    State state =
        State.of(header.aux())
            .orElseThrow(
                () -> new CorruptBlockException(device, address, "a state", "" + header.aux()));
    ByteBuffer in = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(BlockHeader.BYTES);
    long generation = in.getLong();
    long logStart = in.getLong();
    long logEnd = in.getLong();
    long pid = in.getLong();
    long startTicks = in.getLong();
    UUID bootId = new UUID(in.getLong(), in.getLong());
    in.position(LENGTHS_AT);
    int[] lengths = {in.getShort(), in.getShort(), in.getShort()};
    String host = string(in, lengths[0]);
    String name = string(in, lengths[1]);
    ProcessIdentity process = new ProcessIdentity(pid, startTicks, bootId, host);
    return Optional.of(
        new SlotClaim(
            slot,
            header.epoch(),
            generation,
            state,
            logStart,
            logEnd,
            process,
            name,
            string(in, lengths[2])));
  }

  private static String string(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
