package org.cairnfs.storage.alloc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Zones;

/**
 * The items of zone SPACE: their keys and values.
 *
 * <pre>
 *   in every shard
 *     01 'F' start:8                       → length:8                 a free run of DATA blocks
 *     01 'G' holder:8 number:8             → start:8 length:8 epoch:8  a grant to a mount
 *     01 'C' device:1 chunk:8              → epoch:8                  a DATA chunk this shard owns
 *     01 'T'                               → free:8 granted:8 chunks:8
 *   in shard 0 too
 *     01 'P' device:1 chunk:8              → shard:4                  a chunk and its owner
 *     01 'O' shard:4 device:1 chunk:8      → (empty)                  the same by owner
 *     01 'N' device:1                      → chunk:8 owners:4         the first chunk never given, and
 *                                                                     how many shards own one
 *     01 'R' device:1 chunk:8              → (empty)                  a chunk that came back: nobody's
 *     01 'R' device:1                      → chunks:8                 how many of them there are
 * </pre>
 *
 * Integers in keys are big-endian, so that keys order as the numbers do; in values little-endian.
 */
public final class SpaceItems {
  static final byte FREE = 'F';
  static final byte GRANT = 'G';
  static final byte CHUNK = 'C';
  static final byte TOTALS = 'T';
  static final byte POOL = 'P';
  static final byte OWNED = 'O';
  static final byte NEXT = 'N';
  static final byte RETURNED = 'R';

  static final Bytes TOTALS_KEY = Bytes.of(new byte[] {Zones.SPACE, TOTALS});

  private SpaceItems() {}

  /** The totals of one shard's DATA space, in blocks; chunks in chunks. */
  public record Totals(long free, long granted, long chunks) {
    public static final Totals NONE = new Totals(0, 0, 0);

    /** The sum. */
    public Totals plus(long moreFree, long moreGranted, long moreChunks) {
      Totals sum = new Totals(free + moreFree, granted + moreGranted, chunks + moreChunks);
      if (sum.free < 0 || sum.granted < 0 || sum.chunks < 0) {
        throw new IllegalStateException(
            "more space is used than there was: " + this + " to " + sum);
      }
      return sum;
    }

    Change put() {
      return new Change.Put(
          TOTALS_KEY, Bytes.of(value(24).putLong(free).putLong(granted).putLong(chunks).array()));
    }

    public static Totals parse(Bytes value) {
      ByteBuffer in = little(value);
      return new Totals(in.getLong(), in.getLong(), in.getLong());
    }
  }

  /** Which device a chunk is on. */
  public enum Device {
    META((byte) 'm'),
    DATA((byte) 'd');

    private final byte code;

    Device(byte code) {
      this.code = code;
    }
  }

  public static boolean isSpace(Bytes key) {
    return key.length() >= 2 && key.byteAt(0) == Zones.SPACE;
  }

  /** Free runs, grants and chunks: what the shard's totals count. */
  static boolean isDataSpace(Bytes key) {
    return isSpace(key) && (kind(key) == FREE || kind(key) == GRANT || kind(key) == CHUNK);
  }

  /** The letter that tells the kinds apart. */
  public static byte kind(Bytes key) {
    return key.byteAt(1);
  }

  /** Given that the key {@link #isSpace}. */
  public static boolean isFreeRun(Bytes key) {
    return kind(key) == FREE;
  }

  public static boolean isGrant(Bytes key) {
    return kind(key) == GRANT;
  }

  static Bytes prefix(byte kind) {
    return Bytes.of(new byte[] {Zones.SPACE, kind});
  }

  // Free runs

  public static Bytes freeKey(long start) {
    return Bytes.of(key(FREE, 8).putLong(start).array());
  }

  public static Change putFree(BlockRun run) {
    return new Change.Put(freeKey(run.start()), Bytes.of(value(8).putLong(run.length()).array()));
  }

  static Change deleteFree(long start) {
    return new Change.Delete(freeKey(start));
  }

  public static BlockRun freeRun(Bytes key, Bytes value) {
    return new BlockRun(key.buffer().getLong(2), little(value).getLong());
  }

  static long freeStart(Bytes key) {
    return key.buffer().getLong(2);
  }

  // Grants

  public static Bytes grantKey(long holder, long number) {
    return Bytes.of(key(GRANT, 16).putLong(holder).putLong(number).array());
  }

  /** A grant made under an epoch of the shard's owner. */
  public static Change putGrant(Grant grant, long epoch) {
    BlockRun run = grant.run();
    return new Change.Put(
        grantKey(grant.holder(), grant.number()),
        Bytes.of(value(24).putLong(run.start()).putLong(run.length()).putLong(epoch).array()));
  }

  public static Grant grant(Bytes key, Bytes value) {
    ByteBuffer in = little(value);
    return new Grant(
        key.buffer().getLong(2),
        key.buffer().getLong(10),
        new BlockRun(in.getLong(), in.getLong()));
  }

  // Chunks

  static Change putChunk(long chunk, long epoch) {
    return new Change.Put(
        chunkKey(CHUNK, Device.DATA, chunk), Bytes.of(value(8).putLong(epoch).array()));
  }

  /** The shard owns the chunk no more. */
  static Change deleteChunk(long chunk) {
    return new Change.Delete(chunkKey(CHUNK, Device.DATA, chunk));
  }

  static Bytes chunkKey(byte kind, Device device, long chunk) {
    return Bytes.of(key(kind, 9).put(device.code).putLong(chunk).array());
  }

  /** The chunk that a key of kind C, P or R names. */
  public static long chunk(Bytes key) {
    return key.buffer().getLong(3);
  }

  /** The device that a key of kind C, P or R names. */
  public static Device device(Bytes key) {
    return key.byteAt(2) == Device.META.code ? Device.META : Device.DATA;
  }

  static Bytes ownedPrefix(ShardId shard, Device device) {
    return Bytes.of(key(OWNED, 5).putInt(shard.value()).put(device.code).array());
  }

  static Bytes ownedKey(ShardId shard, Device device, long chunk) {
    return Bytes.of(key(OWNED, 13).putInt(shard.value()).put(device.code).putLong(chunk).array());
  }

  static long ownedChunk(Bytes key) {
    return key.buffer().getLong(7);
  }

  static Change putPool(Device device, long chunk, ShardId owner) {
    return new Change.Put(
        chunkKey(POOL, device, chunk), Bytes.of(value(4).putInt(owner.value()).array()));
  }

  /** The owner that the pool records for a chunk. */
  public static ShardId owner(Bytes value) {
    return new ShardId(little(value).getInt());
  }

  static Bytes nextKey(Device device) {
    return Bytes.of(key(NEXT, 1).put(device.code).array());
  }

  /**
   * How much of a device the pool has given.
   *
   * @param next the first chunk never given
   * @param owners shards that were given one
   */
  record Given(long next, int owners) {
    static final Given NOTHING = new Given(0, 0);

    Change put(Device device) {
      return new Change.Put(
          nextKey(device), Bytes.of(value(12).putLong(next).putInt(owners).array()));
    }

    static Given parse(Bytes value) {
      ByteBuffer in = little(value);
      return new Given(in.getLong(), in.getInt());
    }
  }

  /** Of chunks that came back. */
  static Bytes returnedPrefix(Device device) {
    return Bytes.of(key(RETURNED, 1).put(device.code).array());
  }

  static Change putReturned(Device device, long chunk) {
    return new Change.Put(chunkKey(RETURNED, device, chunk), Bytes.EMPTY);
  }

  static Change putReturnedCount(Device device, long chunks) {
    return new Change.Put(returnedPrefix(device), Bytes.of(value(8).putLong(chunks).array()));
  }

  /** Whether a key of kind R holds the number of chunks, not one of them. */
  public static boolean isReturnedCount(Bytes key) {
    return key.length() == 3;
  }

  /** How many chunks came back. */
  public static long returnedCount(Bytes value) {
    return little(value).getLong();
  }

  static ByteBuffer key(byte kind, int length) {
    return ByteBuffer.allocate(2 + length).put(Zones.SPACE).put(kind);
  }

  static ByteBuffer value(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  static ByteBuffer little(Bytes value) {
    return value.buffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
