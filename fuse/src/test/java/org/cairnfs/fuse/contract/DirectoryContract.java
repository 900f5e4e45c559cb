package org.cairnfs.fuse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.junit.jupiter.api.Test;

/** Listing directories. */
interface DirectoryContract extends ContractPart {
  Ino ROOT = Ino.ROOT;

  private void fill(Ino directory, int files) {
    for (int i = 0; i < files; i++) {
      calls().file(directory, "f" + i);
    }
  }

  private static List<String> names(List<DirectoryEntry> entries) {
    return entries.stream().map(entry -> entry.name().toString()).toList();
  }

  @Test
  default void readdir_ofAnEmptyDirectory_hasTheDotsOnly() {
    Ino directory = calls().mkdir(ROOT, "d").ino();
    List<DirectoryEntry> entries = calls().list(directory, calls().opendir(directory), 0, 10);
    assertEquals(List.of(".", ".."), names(entries));
    assertEquals(directory, entries.get(0).ino());
    assertEquals(ROOT, entries.get(1).ino());
    assertEquals(FileKind.DIRECTORY, entries.get(0).kind());
  }

  @Test
  default void readdir_listsInOrderOfCreation_whateverIsAskedAtOnce() {
    fill(ROOT, 57);
    List<String> expected = new ArrayList<>(List.of(".", ".."));
    for (int i = 0; i < 57; i++) {
      expected.add("f" + i);
    }
    for (int step : new int[] {1, 2, 7, 100}) {
      assertEquals(expected, names(calls().list(ROOT, calls().opendir(ROOT), 0, step)));
    }
  }

  @Test
  default void readdir_tellsKindsAndInodes() {
    Ino file = calls().file(ROOT, "f").ino();
    Ino directory = calls().mkdir(ROOT, "d").ino();
    Ino link = calls().symlink(ROOT, "l", "x").ino();
    List<DirectoryEntry> entries = calls().list(ROOT, calls().opendir(ROOT), 0, 10);
    assertEquals(
        List.of(file, directory, link), entries.stream().skip(2).map(DirectoryEntry::ino).toList());
    assertEquals(
        List.of(FileKind.FILE, FileKind.DIRECTORY, FileKind.SYMLINK),
        entries.stream().skip(2).map(DirectoryEntry::kind).toList());
  }

  @Test
  default void readdir_ofAFile_isENOTDIR() {
    Ino file = calls().file(ROOT, "f").ino();
    assertEquals(
        Errno.ENOTDIR, calls().refusal(calls().fileSystem().opendir(calls().root(), file, 0)));
  }

  @Test
  default void readdir_neverReturnsMoreThanAskedFor() {
    fill(ROOT, 10);
    long handle = calls().opendir(ROOT);
    for (int max = 1; max < 12; max++) {
      assertTrue(calls().readdir(ROOT, handle, 0, max, false).size() <= max);
    }
  }

  @Test
  default void readdir_startsAgainAtAnyPositionReturnedBefore() {
    fill(ROOT, 20);
    long handle = calls().opendir(ROOT);
    List<DirectoryEntry> all = calls().list(ROOT, handle, 0, 100);
    for (int i = 0; i < all.size(); i++) {
      List<DirectoryEntry> rest = calls().list(ROOT, handle, all.get(i).position(), 6);
      assertEquals(names(all.subList(i + 1, all.size())), names(rest));
    }
  }

  @Test
  default void readdir_positionsArePositiveAndDiffer() {
    fill(ROOT, 20);
    List<DirectoryEntry> all = calls().list(ROOT, calls().opendir(ROOT), 0, 100);
    Set<Long> positions = new HashSet<>();
    for (DirectoryEntry entry : all) {
      assertTrue(entry.position() > 0);
      assertTrue(positions.add(entry.position()));
    }
  }

  @Test
  default void readdir_whileEntriesAreRemoved_missesNoneOfTheOthers() {
    fill(ROOT, 30);
    long handle = calls().opendir(ROOT);
    List<DirectoryEntry> first = calls().readdir(ROOT, handle, 0, 12, false);
    for (int i = 0; i < 30; i += 2) {
      calls().unlink(ROOT, "f" + i);
    }
    long position = first.get(first.size() - 1).position();
    List<String> seen = new ArrayList<>(names(first));
    seen.addAll(names(calls().list(ROOT, handle, position, 5)));
    for (int i = 1; i < 30; i += 2) {
      assertTrue(seen.contains("f" + i), "f" + i);
    }
    assertEquals(new HashSet<>(seen).size(), seen.size());
  }

  @Test
  default void readdir_whileEntriesAreAdded_returnsNoneTwice() {
    fill(ROOT, 10);
    long handle = calls().opendir(ROOT);
    List<DirectoryEntry> first = calls().readdir(ROOT, handle, 0, 5, false);
    for (int i = 0; i < 100; i++) {
      calls().file(ROOT, "new" + i);
    }
    List<String> seen = new ArrayList<>(names(first));
    seen.addAll(names(calls().list(ROOT, handle, first.get(first.size() - 1).position(), 7)));
    assertEquals(new HashSet<>(seen).size(), seen.size());
    assertTrue(seen.contains("f9"));
  }

  @Test
  default void readdirplus_tellsAttributes_eachOfWhichIsALookup() {
    Attributes file = calls().file(ROOT, "f");
    List<DirectoryEntry> entries = calls().readdir(ROOT, calls().opendir(ROOT), 0, 10, true);
    DirectoryEntry last = entries.get(entries.size() - 1);
    assertEquals("f", last.name().toString());
    assertEquals(file, last.attributes().orElseThrow());
    calls().forget(file.ino(), 2);
    assertEquals(file.ino(), calls().lookup(ROOT, "f").ino());
  }

  @Test
  default void readdirplus_tellsNoAttributesOfTheDots() {
    List<DirectoryEntry> entries = calls().readdir(ROOT, calls().opendir(ROOT), 0, 2, true);
    assertEquals(List.of(".", ".."), names(entries));
    assertTrue(entries.stream().noneMatch(entry -> entry.attributes().isPresent()));
  }

  @Test
  default void aRenamedEntry_isListedOnceUnderItsNewName() {
    fill(ROOT, 3);
    calls().rename(ROOT, "f0", ROOT, "g", 0);
    List<String> names = calls().names(ROOT);
    assertFalse(names.contains("f0"));
    assertEquals(1, names.stream().filter("g"::equals).count());
    assertEquals(3, names.size());
  }

  @Test
  default void aThousandEntries_areListedOnce() {
    fill(ROOT, 1000);
    List<String> names = calls().names(ROOT);
    assertEquals(1000, names.size());
    assertEquals(1000, new HashSet<>(names).size());
  }

  @Test
  default void fsyncdir_succeeds() {
    calls().file(ROOT, "f");
    calls().ok(calls().fileSystem().fsyncdir(calls().root(), ROOT, false));
  }
}
