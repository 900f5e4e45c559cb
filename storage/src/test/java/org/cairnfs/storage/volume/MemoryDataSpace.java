package org.cairnfs.storage.volume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.alloc.SpaceItems;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.Change;

/**
 * A shard's data space in memory: grants are items, free runs a map.
 *
 * <p>A freed run is granted again only once its change has been appended and is durable and no
 * reader of before is under way.
 */
final class MemoryDataSpace implements DataSpace {
  private record Held(BlockRun run, long position, long ticket) {}

  private final Supplier<Optional<BlockRun>> pool;
  private final TreeMap<Long, Long> free = new TreeMap<>();
  private final List<Held> held = new ArrayList<>();
  private final TreeMap<Bytes, Grant> grants = new TreeMap<>();
  private final Map<Long, Long> readers = new HashMap<>();
  private long durable;
  private long lastTicket;
  private long lastNumber;

  /** Of the items of the shard, grants live on; what was free is forgotten. */
  MemoryDataSpace(Supplier<Optional<BlockRun>> pool, Map<Bytes, Bytes> items) {
    this.pool = pool;
    items.forEach(
        (key, value) -> {
          if (SpaceItems.isSpace(key) && SpaceItems.isGrant(key)) {
            Grant grant = SpaceItems.grant(key, value);
            grants.put(key, grant);
            lastNumber = Math.max(lastNumber, grant.number());
          }
        });
  }

  /** A transaction with these changes was appended. */
  synchronized void appended(long position, List<Change> changes) {
    for (Change change : changes) {
      if (!SpaceItems.isSpace(change.key())) {
        continue;
      }
      boolean isGrant = SpaceItems.isGrant(change.key());
      if (change instanceof Change.Put put && isGrant) {
        grants.put(put.key(), SpaceItems.grant(put.key(), put.value()));
      } else if (change instanceof Change.Put put) {
        held.add(new Held(SpaceItems.freeRun(put.key(), put.value()), position, lastTicket));
      } else if (isGrant) {
        grants.remove(change.key());
      }
    }
  }

  synchronized void durable(long position) {
    durable = position;
    release();
  }

  private void release() {
    long oldest = readers.keySet().stream().mapToLong(t -> t).min().orElse(Long.MAX_VALUE);
    held.removeIf(
        h -> {
          boolean reusable = h.position() <= durable && h.ticket() < oldest;
          if (reusable) {
            free.put(h.run().start(), h.run().length());
          }
          return reusable;
        });
  }

  @Override
  public synchronized Optional<Granted> grant(long holder, long blocks) {
    if (free.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<Long, Long> run =
        free.entrySet().stream()
            .filter(e -> e.getValue() >= blocks)
            .findFirst()
            .orElse(free.firstEntry());
    long start = run.getKey();
    long length = run.getValue();
    long taken = Math.min(blocks, length);
    free.remove(start);
    if (taken < length) {
      free.put(start + taken, length - taken);
    }
    Grant grant = new Grant(holder, ++lastNumber, new BlockRun(start, taken));
    return Optional.of(new Granted(grant, List.of(SpaceItems.putGrant(grant))));
  }

  @Override
  public synchronized void withdraw(Granted granted) {
    free.put(granted.grant().run().start(), granted.grant().run().length());
  }

  @Override
  public synchronized CompletionStage<Boolean> refill(long blocks) {
    release();
    while (freeBlocks() < blocks) {
      Optional<BlockRun> chunk = pool.get();
      if (chunk.isEmpty()) {
        break;
      }
      free.put(chunk.get().start(), chunk.get().length());
    }
    return CompletableFuture.completedFuture(!free.isEmpty());
  }

  @Override
  public List<Change> consume(Grant grant, long blocks) {
    BlockRun run = grant.run();
    if (blocks < 1 || blocks > run.length()) {
      throw new IllegalArgumentException(blocks + " blocks are not in " + grant);
    }
    if (blocks == run.length()) {
      return List.of(new Change.Delete(SpaceItems.grantKey(grant.holder(), grant.number())));
    }
    BlockRun rest = new BlockRun(run.start() + blocks, run.length() - blocks);
    return List.of(SpaceItems.putGrant(new Grant(grant.holder(), grant.number(), rest)));
  }

  @Override
  public List<Change> giveBack(Grant grant) {
    List<Change> changes = new ArrayList<>(free(grant.run()));
    changes.add(new Change.Delete(SpaceItems.grantKey(grant.holder(), grant.number())));
    return changes;
  }

  @Override
  public List<Change> free(BlockRun run) {
    return List.of(SpaceItems.putFree(run));
  }

  @Override
  public synchronized CompletionStage<List<Grant>> grantsOf(long holder) {
    return CompletableFuture.completedFuture(
        grants.values().stream().filter(g -> g.holder() == holder).toList());
  }

  @Override
  public synchronized CompletionStage<List<Grant>> grants(
      long afterHolder, long afterNumber, int limit) {
    Bytes after = SpaceItems.grantKey(afterHolder, afterNumber);
    return CompletableFuture.completedFuture(
        grants.tailMap(after, false).values().stream().limit(limit).toList());
  }

  @Override
  public synchronized long beginRead() {
    readers.put(++lastTicket, lastTicket);
    return lastTicket;
  }

  @Override
  public synchronized void endRead(long ticket) {
    readers.remove(ticket);
    release();
  }

  @Override
  public synchronized long freeBlocks() {
    return free.values().stream().mapToLong(l -> l).sum();
  }
}
