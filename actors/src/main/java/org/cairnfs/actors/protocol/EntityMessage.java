package org.cairnfs.actors.protocol;

/** Whatever an entity receives: commands from elsewhere, and messages of its own. */
public interface EntityMessage {}
