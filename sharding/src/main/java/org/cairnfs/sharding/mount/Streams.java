package org.cairnfs.sharding.mount;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cairnfs.actors.api.Ino;

/** What a mount remembers of the files it wrote last, to tell streams from scattered writes. */
final class Streams {
  /** Files remembered. */
  static final int FILES_MAX = 1024;

  /** Blocks of a grant for a shared lane, and of the first of a stream. */
  static final long GRANT_BLOCKS_MIN = 256;

  /** Blocks of a grant for a stream that has gone on for long. */
  static final long GRANT_BLOCKS_MAX = 4096;

  /** A write of so many blocks is taken for a stream at once. */
  static final int STREAM_BLOCKS = 64;

  private static final class Recent {
    long next = -1;
    long grantBlocks = GRANT_BLOCKS_MIN;
    boolean stream;
  }

  /** Guarded by this; the one used least recently comes first. */
  private final Map<Ino, Recent> files = new LinkedHashMap<>(16, 0.75f, true);

  /** Notes a write of whole or partial blocks; whether its file is being streamed into. */
  synchronized boolean note(Ino ino, long firstBlock, int blocks) {
    Recent recent = files.computeIfAbsent(ino, i -> new Recent());
    boolean goesOn = recent.next == firstBlock || recent.next == firstBlock + 1;
    recent.stream = blocks >= STREAM_BLOCKS || goesOn;
    recent.next = firstBlock + blocks;
    if (!recent.stream) {
      recent.grantBlocks = GRANT_BLOCKS_MIN;
    }
    if (files.size() > FILES_MAX) {
      files.remove(files.keySet().iterator().next());
    }
    return recent.stream;
  }

  /** How many blocks to ask for; twice as many each time a stream comes back. */
  synchronized long grantBlocks(Ino ino) {
    Recent recent = files.get(ino);
    if (recent == null || !recent.stream) {
      return GRANT_BLOCKS_MIN;
    }
    long blocks = recent.grantBlocks;
    recent.grantBlocks = Math.min(2 * blocks, GRANT_BLOCKS_MAX);
    return blocks;
  }

  synchronized int files() {
    return files.size();
  }
}
