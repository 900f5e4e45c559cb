package org.cairnfs.storage.item;

/** A key and the bytes stored under it. */
public record Item(Bytes key, Bytes value) {}
