package org.cairnfs.storage.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cairnfs.storage.item.ShardId;

/**
 * The root of a shard's store: everything that is true of it, once it is durable.
 *
 * <pre>
 *  head  version, opening, flushed number            u64 u64 u64
 *        last table id, free bytes                   u64 u64
 *        log segments: slot, epoch, from, to         varint count; u32 u64 u64 u64 each
 *  body  chunks: number, epoch                       varint count; u64 u64 each
 *        tables, see {@link TableDescriptor}         varint count
 * </pre>
 *
 * <p>{@link ManifestPositions} says where head and body are; shard, slot and epoch are in the
 * header of the block.
 *
 * <ul>
 *   <li>The highest (epoch, version) over all slots' positions is the one that counts.
 *   <li>Records up to {@code flushedNumber} are in the tables; later ones are in the log segments.
 *   <li>Tables of one level from 1 on do not overlap.
 * </ul>
 *
 * @param shard whose
 * @param slot of the node that wrote it
 * @param epoch of that node's claim
 * @param version grows with each manifest of the shard, over all its owners
 * @param opening counts the openings of the shard
 * @param flushedNumber number of the last record that the tables cover
 * @param lastTable id of the newest table that was ever listed
 * @param freeBytes of its chunks, for information
 * @param segments of logs with records that are not in the tables, oldest first
 * @param chunks of META that it owns, by number
 * @param tables by level, then at level 0 newest first, else ascending
 */
public record Manifest(
    ShardId shard,
    int slot,
    long epoch,
    long version,
    long opening,
    long flushedNumber,
    long lastTable,
    long freeBytes,
    List<LogSegment> segments,
    List<OwnedChunk> chunks,
    List<TableDescriptor> tables) {
  public Manifest {
    segments = List.copyOf(segments);
    chunks = chunks.stream().sorted(Comparator.comparingLong(OwnedChunk::chunk)).toList();
    tables = List.copyOf(tables);
  }

  /** Of a shard that nobody has opened yet. */
  static Manifest none(ShardId shard) {
    return new Manifest(shard, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of());
  }

  Manifest claimedBy(Claim claim, List<LogSegment> newSegments, List<OwnedChunk> newChunks) {
    return new Manifest(
        shard,
        claim.slot(),
        claim.epoch(),
        version,
        opening + 1,
        flushedNumber,
        lastTable,
        freeBytes,
        newSegments,
        newChunks,
        tables);
  }

  Manifest withChunks(List<OwnedChunk> newChunks) {
    return new Manifest(
        shard,
        slot,
        epoch,
        version,
        opening,
        flushedNumber,
        lastTable,
        freeBytes,
        segments,
        newChunks,
        tables);
  }

  Manifest flushedTo(long number, List<LogSegment> newSegments) {
    return new Manifest(
        shard,
        slot,
        epoch,
        version,
        opening,
        number,
        lastTable,
        freeBytes,
        newSegments,
        chunks,
        tables);
  }

  Manifest withTables(List<TableDescriptor> newTables) {
    long newest = lastTable;
    for (TableDescriptor table : newTables) {
      newest = Math.max(newest, table.id());
    }
    return new Manifest(
        shard,
        slot,
        epoch,
        version,
        opening,
        flushedNumber,
        newest,
        freeBytes,
        segments,
        chunks,
        newTables);
  }

  /** What is written next. */
  Manifest next(long newVersion, long newFreeBytes) {
    return new Manifest(
        shard,
        slot,
        epoch,
        newVersion,
        opening,
        flushedNumber,
        lastTable,
        newFreeBytes,
        segments,
        chunks,
        tables);
  }

  /** Whether this one counts and not the other. */
  boolean supersedes(Manifest other) {
    return epoch != other.epoch ? epoch > other.epoch : version > other.version;
  }

  void encodeHead(ByteWriter out) {
    out.u64(version).u64(opening).u64(flushedNumber).u64(lastTable).u64(freeBytes);
    out.varint(segments.size());
    for (LogSegment segment : segments) {
      out.u32(segment.slot()).u64(segment.epoch()).u64(segment.from()).u64(segment.to());
    }
  }

  void encodeBody(ByteWriter out) {
    encodeChunks(chunks, out);
    out.varint(tables.size());
    for (TableDescriptor table : tables) {
      table.encode(out);
    }
  }

  static void encodeChunks(List<OwnedChunk> chunks, ByteWriter out) {
    out.varint(chunks.size());
    for (OwnedChunk chunk : chunks) {
      out.u64(chunk.chunk()).u64(chunk.epoch());
    }
  }

  /** A manifest without chunks and tables. */
  static Manifest decodeHead(ShardId shard, int slot, long epoch, ByteReader in) {
    long version = in.u64();
    long opening = in.u64();
    long flushedNumber = in.u64();
    long lastTable = in.u64();
    long freeBytes = in.u64();
    List<LogSegment> segments = new ArrayList<>();
    for (int n = in.varint(); n > 0; n--) {
      segments.add(new LogSegment(in.u32(), in.u64(), in.u64(), in.u64()));
    }
    return new Manifest(
        shard,
        slot,
        epoch,
        version,
        opening,
        flushedNumber,
        lastTable,
        freeBytes,
        segments,
        List.of(),
        List.of());
  }

  static List<OwnedChunk> decodeChunks(ByteReader in) {
    List<OwnedChunk> chunks = new ArrayList<>();
    for (int n = in.varint(); n > 0; n--) {
      chunks.add(new OwnedChunk(in.u64(), in.u64()));
    }
    return chunks;
  }

  static List<TableDescriptor> decodeTables(ByteReader in, int formatVersion) {
    List<TableDescriptor> tables = new ArrayList<>();
    for (int n = in.varint(); n > 0; n--) {
      tables.add(TableDescriptor.decode(in, formatVersion));
    }
    return tables;
  }

  /** This head with a body; unlike an edit it keeps what the head says of tables. */
  Manifest withBody(List<OwnedChunk> newChunks, List<TableDescriptor> newTables) {
    return new Manifest(
        shard,
        slot,
        epoch,
        version,
        opening,
        flushedNumber,
        lastTable,
        freeBytes,
        segments,
        newChunks,
        newTables);
  }
}
