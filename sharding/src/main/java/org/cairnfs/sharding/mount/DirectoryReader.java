package org.cairnfs.sharding.mount;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.InodeRecord;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;

/**
 * Reads pages of directories: "." and "..", then entries in the order of their creation.
 *
 * <p>A position given out names the next entry to read: 1 is "..", {@link
 * InodeRecord#FIRST_POSITION} the first entry; positions of entries are never used again, so a page
 * is right however the directory changes between.
 */
final class DirectoryReader {
  private static final FileName DOT = FileName.of(".");
  private static final FileName DOT_DOT = FileName.of("..");

  private final MountEntities entities;
  private final References references;

  DirectoryReader(MountEntities entities, References references) {
    this.entities = entities;
    this.references = references;
  }

  CompletionStage<Outcome<List<DirectoryEntry>>> read(
      Ino directory, long position, int limit, boolean plus) {
    int dots = (int) Math.max(0, InodeRecord.FIRST_POSITION - position);
    long from = Math.max(InodeRecord.FIRST_POSITION, position);
    // At least one, whose page also tells the parent.
    int asked = Math.max(1, limit - dots);
    return entities
        .ask(request -> new DirectoryCommand.ReadEntries(request, directory, from, asked))
        .thenCompose(
            outcome -> {
              if (outcome instanceof Outcome.Ok<ReplyValue> ok) {
                ReplyValue.EntriesFound page = (ReplyValue.EntriesFound) ok.value();
                return limit > dots
                    ? describe(directory, position, page, plus)
                    : dotsOnly(directory, position, page, limit);
              }
              return CompletableFuture.completedFuture(
                  Outcome.refused(((Outcome.Refused<ReplyValue>) outcome).errno()));
            });
  }

  /** The page was asked for its parent only. */
  private static CompletionStage<Outcome<List<DirectoryEntry>>> dotsOnly(
      Ino directory, long position, ReplyValue.EntriesFound page, int limit) {
    ReplyValue.EntriesFound none =
        new ReplyValue.EntriesFound(List.of(), page.parent(), page.end());
    List<DirectoryEntry> found = entries(directory, position, none, Map.of());
    return CompletableFuture.completedFuture(Outcome.ok(found.subList(0, limit)));
  }

  private CompletionStage<Outcome<List<DirectoryEntry>>> describe(
      Ino directory, long position, ReplyValue.EntriesFound page, boolean plus) {
    if (!plus || page.entries().isEmpty()) {
      return CompletableFuture.completedFuture(
          Outcome.ok(entries(directory, position, page, Map.of())));
    }
    return attributes(page.entries())
        .thenApply(found -> Outcome.ok(entries(directory, position, page, found)));
  }

  /**
   * Asks each domain once for all of its inodes on the page; counts a lookup for every one found.
   * An inode with several names on the page is described under the first of them.
   */
  private CompletionStage<Map<Ino, Attributes>> attributes(List<Dentry> page) {
    Map<Long, Set<Ino>> byDomain = new HashMap<>();
    for (Dentry entry : page) {
      byDomain
          .computeIfAbsent(ShardMap.domainOf(entry.ino()), domain -> new LinkedHashSet<>())
          .add(entry.ino());
    }
    CompletionStage<Map<Ino, Attributes>> all = CompletableFuture.completedStage(new HashMap<>());
    for (Set<Ino> ofDomain : byDomain.values()) {
      List<Ino> inos = List.copyOf(ofDomain);
      CompletionStage<Outcome<ReplyValue>> asked =
          entities.ask(
              request -> new InodeCommand.GetMany(request, inos.get(0), inos),
              value -> ((ReplyValue.ManyFound) value).attributes().forEach(references::add));
      all = all.thenCombine(asked, DirectoryReader::collect);
    }
    return all;
  }

  private static Map<Ino, Attributes> collect(
      Map<Ino, Attributes> all, Outcome<ReplyValue> answer) {
    if (answer instanceof Outcome.Ok<ReplyValue> ok) {
      for (Attributes attributes : ((ReplyValue.ManyFound) ok.value()).attributes()) {
        all.put(attributes.ino(), attributes);
      }
    }
    return all;
  }

  private static List<DirectoryEntry> entries(
      Ino directory, long position, ReplyValue.EntriesFound page, Map<Ino, Attributes> found) {
    List<DirectoryEntry> entries = new ArrayList<>(page.entries().size() + 2);
    if (position <= 0) {
      entries.add(dot(DOT, directory, 1));
    }
    if (position <= 1) {
      entries.add(dot(DOT_DOT, new Ino(page.parent()), InodeRecord.FIRST_POSITION));
    }
    Map<Ino, Attributes> left = new HashMap<>(found);
    for (Dentry entry : page.entries()) {
      entries.add(
          new DirectoryEntry(
              entry.name(),
              entry.ino(),
              entry.kind(),
              entry.position() + 1,
              Optional.ofNullable(left.remove(entry.ino()))));
    }
    return entries;
  }

  private static DirectoryEntry dot(FileName name, Ino ino, long next) {
    return new DirectoryEntry(name, ino, FileKind.DIRECTORY, next, Optional.empty());
  }
}
