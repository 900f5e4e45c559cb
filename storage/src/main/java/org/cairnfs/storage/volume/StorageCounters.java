package org.cairnfs.storage.volume;

/**
 * What an open volume has done so far.
 *
 * @param logRecordsRead records of ended logs that the start read
 * @param logBytesRead their bytes
 * @param recordsRecovered of them, those that were not in tables, counted as shards were opened
 * @param tableBlocksMissed blocks of tables that were not in memory when they were wanted
 * @param logBytes appended since the start
 * @param logBytesUsed of the ring
 * @param logBytesToRead by the next start if this node died now
 * @param memtableBytes in all open shards
 * @param cacheBytes in the block cache
 * @param flushes of memtables
 */
public record StorageCounters(
    long logRecordsRead,
    long logBytesRead,
    long recordsRecovered,
    long tableBlocksMissed,
    long logBytes,
    long logBytesUsed,
    long logBytesToRead,
    long memtableBytes,
    long cacheBytes,
    long flushes) {}
