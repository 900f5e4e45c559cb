package org.cairnfs.actors.api;

/** A file created and opened in one step. */
public record Created(Entry entry, OpenFile file) {}
