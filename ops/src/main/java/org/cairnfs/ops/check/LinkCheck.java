package org.cairnfs.ops.check;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cairnfs.actors.api.Ino;

/**
 * Compares the places that record directory entries, and those that record orphans, over all
 * shards.
 *
 * <p>An entry is recorded by its name and by its position in its directory, and by a back-reference
 * of the inode it names, which exists only with that inode's record: so if the three agree, every
 * entry has its inode and every inode its entries.
 */
final class LinkCheck {
  static final int BY_RECORD = 0;
  static final int BY_ITEM = 1;

  private static final int REMEMBERED_MAX = 1_000_000;

  /** Told every record of an entry or an orphan. */
  interface Sink {
    void entry(Entry.Place place, Entry entry);

    /** The inode is an orphan by its record ({@link #BY_RECORD}) or by an orphan item. */
    void orphan(int side, Ino ino);
  }

  static final Sink NONE =
      new Sink() {
        @Override
        public void entry(Entry.Place place, Entry entry) {}

        @Override
        public void orphan(int side, Ino ino) {}
      };

  private final Join entries = new Join(Entry.Place.values().length);
  private final Join orphans = new Join(2);

  /** For the first pass. */
  Sink counting() {
    return new Sink() {
      @Override
      public void entry(Entry.Place place, Entry entry) {
        entries.add(place.ordinal(), entry.hash());
      }

      @Override
      public void orphan(int side, Ino ino) {
        orphans.add(side, Mixer.mix(ino.value()));
      }
    };
  }

  /** Says what differs, looking at everything once more if something does. */
  void report(Findings findings, Consumer<Sink> revisit) {
    BitSet suspectEntries = entries.suspects();
    BitSet suspectOrphans = orphans.suspects();
    if (suspectEntries.isEmpty() && suspectOrphans.isEmpty()) {
      return;
    }
    Suspects suspects = new Suspects(suspectEntries, suspectOrphans);
    revisit.accept(suspects);
    suspects.tell(findings);
  }

  /** Remembers who is where, of the suspected buckets only. */
  private static final class Suspects implements Sink {
    private final BitSet entryBuckets;
    private final BitSet orphanBuckets;
    private final Map<Entry, Set<Entry.Place>> entries = new LinkedHashMap<>();
    private final Map<Ino, BitSet> orphans = new LinkedHashMap<>();

    Suspects(BitSet entryBuckets, BitSet orphanBuckets) {
      this.entryBuckets = entryBuckets;
      this.orphanBuckets = orphanBuckets;
    }

    @Override
    public void entry(Entry.Place place, Entry entry) {
      if (entryBuckets.get(Join.bucket(entry.hash())) && entries.size() < REMEMBERED_MAX) {
        entries.computeIfAbsent(entry, e -> EnumSet.noneOf(Entry.Place.class)).add(place);
      }
    }

    @Override
    public void orphan(int side, Ino ino) {
      if (orphanBuckets.get(Join.bucket(Mixer.mix(ino.value())))
          && orphans.size() < REMEMBERED_MAX) {
        orphans.computeIfAbsent(ino, i -> new BitSet(2)).set(side);
      }
    }

    void tell(Findings findings) {
      entries.forEach(
          (entry, places) -> {
            if (places.size() < Entry.Place.values().length) {
              findings.add(
                  entry + ": is in " + words(places) + " but not in " + words(missing(places)));
            }
          });
      orphans.forEach(
          (ino, sides) -> {
            if (sides.cardinality() == 1) {
              findings.add(
                  ino
                      + (sides.get(BY_RECORD)
                          ? ": has no link but no orphan item either"
                          : ": has an orphan item but is no inode without links"));
            }
          });
    }

    private static Set<Entry.Place> missing(Set<Entry.Place> places) {
      return EnumSet.complementOf(EnumSet.copyOf(places));
    }

    private static String words(Set<Entry.Place> places) {
      return places.stream().map(Entry.Place::toString).collect(Collectors.joining(" and "));
    }
  }
}
