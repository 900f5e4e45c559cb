package org.cairnfs.storage.volume;

/** Bytes of each device: in all, and not yet used. */
public record SpaceTotals(long metaTotal, long metaFree, long dataTotal, long dataFree) {}
