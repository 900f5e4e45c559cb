package org.cairnfs.sharding.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.apache.pekko.actor.typed.ActorRef;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.InodeCommand.AskGrant;
import org.cairnfs.actors.protocol.InodeCommand.AskReplacement;
import org.cairnfs.actors.protocol.InodeCommand.AttachExtents;
import org.cairnfs.actors.protocol.InodeCommand.GetExtents;
import org.cairnfs.actors.protocol.InodeCommand.GrantUse;
import org.cairnfs.actors.protocol.InodeCommand.ReturnGrant;
import org.cairnfs.actors.protocol.InodeCommand.SetAttributes;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.DataSpace;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.volume.MemoryNodeStorage;
import org.jspecify.annotations.Nullable;

/**
 * Inodes in memory on the space of a real shard, executing one command at a time on one thread.
 *
 * <p>Checks what a mount owes its entities: data before extents, checksums, grants as recorded,
 * zeros past the end.
 */
final class FakeEntities implements Entities, AutoCloseable {
  private static final int BLOCK = BlockDevice.BLOCK;

  private record Block(long start, int checksum) {}

  private static final class Inode {
    long size;
    final TreeMap<Long, Block> blocks = new TreeMap<>();
  }

  private final MemoryNodeStorage storage;
  private final TestDevice device;
  private final ShardMap shardMap;
  private final long mount;
  private final Map<Ino, Inode> inodes = new HashMap<>();
  private final ExecutorService actor =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "actor"));
  private final AtomicLong numbers = new AtomicLong();

  /** Blocks that extents and grants may hold together. */
  long blocksMax = Long.MAX_VALUE;

  long blocksHeld;

  /** No grant is longer. */
  long grantBlocksMax = Long.MAX_VALUE;

  /** Of the blocks kept back one command gets no more. */
  private static final long REPLACED_BLOCKS_MAX = 4;

  final List<EntityCommand> commands = new ArrayList<>();

  /** Refuses commands before they are executed. */
  volatile Function<EntityCommand, Optional<Errno>> refusal = command -> Optional.empty();

  /** The first thing that a mount did wrong. */
  private volatile @Nullable Throwable wrong;

  FakeEntities(MemoryNodeStorage storage, TestDevice device, ShardMap shardMap, long mount) {
    this.storage = storage;
    this.device = device;
    this.shardMap = shardMap;
    this.mount = mount;
  }

  @Override
  public CompletionStage<Outcome<ReplyValue>> ask(
      Function<Request, ? extends EntityCommand> command) {
    CompletableFuture<Outcome<ReplyValue>> answer = new CompletableFuture<>();
    long number = numbers.incrementAndGet();
    EntityCommand made = command.apply(new Request(NOBODY, mount, number, 0));
    actor.execute(
        () -> {
          try {
            answer.complete(execute(made));
          } catch (RuntimeException | AssertionError e) {
            wrong = wrong == null ? e : wrong;
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** Answers go to stages instead. */
  @SuppressWarnings("unchecked") // a proxy has no type arguments
  private static final ActorRef<MountMessage> NOBODY =
      (ActorRef<MountMessage>)
          Proxy.newProxyInstance(
              FakeEntities.class.getClassLoader(),
              new Class<?>[] {ActorRef.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.toString());
              });

  /** Runs between commands. */
  <T> T between(Callable<T> step) {
    try {
      return actor.submit(step).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private Outcome<ReplyValue> execute(EntityCommand command) {
    commands.add(command);
    storage.openShard(shardMap.shardOf(((InodeCommand) command).ino()));
    Optional<Errno> refused = refusal.apply(command);
    if (refused.isPresent()) {
      return Outcome.refused(refused.get());
    }
    if (command instanceof GetExtents get) {
      return Outcome.ok(getExtents(get));
    } else if (command instanceof AskGrant ask) {
      return askGrant(ask);
    } else if (command instanceof AskReplacement ask) {
      return askReplacement(ask);
    } else if (command instanceof ReturnGrant back) {
      return returnGrant(back);
    } else if (command instanceof AttachExtents attach) {
      return attach(attach);
    } else if (command instanceof SetAttributes set) {
      return setAttributes(set);
    }
    throw new AssertionError("not expected: " + command);
  }

  private Inode inode(Ino ino) {
    return inodes.computeIfAbsent(ino, i -> new Inode());
  }

  private DataSpace space(Ino ino) {
    return storage.dataSpace(shardMap.shardOf(ino));
  }

  private ReplyValue getExtents(GetExtents get) {
    Inode inode = inode(get.ino());
    return new ReplyValue.ExtentsFound(
        inode.size, extents(inode, get.block(), get.block() + get.count()));
  }

  private static List<Extent> extents(Inode inode, long from, long to) {
    List<Extent> all = new ArrayList<>();
    inode
        .blocks
        .subMap(from, to)
        .forEach(
            (number, block) -> {
              Extent one = new Extent(number, block.start(), Extent.Checksums.of(block.checksum()));
              int last = all.size() - 1;
              if (last >= 0 && all.get(last).continuedBy(one)) {
                all.set(last, all.get(last).joined(one));
              } else {
                all.add(one);
              }
            });
    return all;
  }

  private Outcome<ReplyValue> askGrant(AskGrant ask) {
    long blocks = Math.min(grantBlocksMax, Math.min(ask.blocks(), blocksMax - blocksHeld));
    if (blocks == 0) {
      return Outcome.refused(Errno.ENOSPC);
    }
    DataSpace space = space(ask.ino());
    Optional<DataSpace.Granted> granted = space.grant(mount, blocks);
    if (granted.isEmpty()) {
      space.refill(blocks).toCompletableFuture().join();
      granted = space.grant(mount, blocks);
    }
    return granted.isEmpty() ? Outcome.refused(Errno.ENOSPC) : recorded(ask.ino(), granted.get());
  }

  private Outcome<ReplyValue> askReplacement(AskReplacement ask) {
    long present =
        ask.blocks().stream()
            .takeWhile(block -> !extents(inode(ask.ino()), block, block + 1).isEmpty())
            .count();
    Optional<DataSpace.Granted> granted =
        present == 0
            ? Optional.empty()
            : space(ask.ino()).grantReplacing(mount, Math.min(present, REPLACED_BLOCKS_MAX));
    return granted.isEmpty() ? Outcome.refused(Errno.ENOSPC) : recorded(ask.ino(), granted.get());
  }

  private Outcome<ReplyValue> recorded(Ino ino, DataSpace.Granted granted) {
    Transaction.Builder transaction = Transaction.builder();
    ShardId shard = shardMap.shardOf(ino);
    granted.changes().forEach(change -> transaction.add(shard, change));
    storage.append(transaction.build());
    Grant grant = granted.grant();
    blocksHeld += grant.run().length();
    return Outcome.ok(new ReplyValue.Granted(grant));
  }

  private void checkRecorded(Ino ino, Grant grant) {
    assertTrue(
        space(ino).grantsOf(mount).toCompletableFuture().join().contains(grant),
        () -> grant + " is not recorded like that");
  }

  private Outcome<ReplyValue> returnGrant(ReturnGrant back) {
    checkRecorded(back.ino(), back.grant());
    Transaction.Builder transaction = Transaction.builder();
    ShardId shard = shardMap.shardOf(back.ino());
    space(back.ino()).giveBack(back.grant()).forEach(change -> transaction.add(shard, change));
    storage.append(transaction.build());
    blocksHeld -= back.grant().run().length();
    return Outcome.ok(ReplyValue.DONE);
  }

  private Outcome<ReplyValue> attach(AttachExtents attach) {
    BlockRange range = BlockRange.covering(attach.offset(), (int) attach.length());
    long next = range.first();
    for (Extent extent : attach.extents()) {
      assertEquals(next, extent.block(), "extents follow one another");
      next = extent.end();
    }
    assertEquals(range.end(), next, "extents cover the write");
    Inode inode = inode(attach.ino());
    Transaction.Builder transaction = Transaction.builder();
    replace(transaction, attach.ino(), inode, attach.extents(), attach.used());
    storage.append(transaction.build());
    inode.size = Math.max(inode.size, attach.offset() + attach.length());
    checkEnd(inode);
    return Outcome.ok(ReplyValue.DONE);
  }

  private Outcome<ReplyValue> setAttributes(SetAttributes set) {
    Inode inode = inode(set.ino());
    long size = set.change().size().orElseThrow();
    ShardId shard = shardMap.shardOf(set.ino());
    Transaction.Builder transaction = Transaction.builder();
    replace(transaction, set.ino(), inode, set.tail(), set.used());
    Map<Long, Block> cut = inode.blocks.tailMap((size + BLOCK - 1) / BLOCK, true);
    for (Block block : cut.values()) {
      space(set.ino())
          .free(new BlockRun(block.start(), 1))
          .forEach(change -> transaction.add(shard, change));
      blocksHeld--;
    }
    cut.clear();
    if (!transaction.isEmpty()) {
      storage.append(transaction.build());
    }
    inode.size = size;
    checkEnd(inode);
    return Outcome.ok(ReplyValue.DONE);
  }

  private void replace(
      Transaction.Builder transaction,
      Ino ino,
      Inode inode,
      List<Extent> extents,
      List<GrantUse> used) {
    ShardId shard = shardMap.shardOf(ino);
    List<Long> granted = new ArrayList<>();
    for (GrantUse use : used) {
      checkRecorded(ino, use.grant());
      for (long i = 0; i < use.blocks(); i++) {
        granted.add(use.grant().run().start() + i);
      }
      space(ino)
          .consume(use.grant(), use.blocks())
          .forEach(change -> transaction.add(shard, change));
    }
    int at = 0;
    for (Extent extent : extents) {
      for (int i = 0; i < extent.length(); i++, at++) {
        assertEquals(granted.get(at), extent.start() + i, "blocks in the order of their grants");
        Block block = new Block(extent.start() + i, extent.checksums().at(i));
        assertEquals(checksum(device.stored(block.start())), block.checksum(), "data is there");
        Block old = inode.blocks.put(extent.block() + i, block);
        if (old != null) {
          space(ino)
              .free(new BlockRun(old.start(), 1))
              .forEach(change -> transaction.add(shard, change));
          blocksHeld--;
        }
      }
    }
    assertEquals(granted.size(), at, "every block used is in an extent");
  }

  private void checkEnd(Inode inode) {
    Block last = inode.blocks.get(inode.size / BLOCK);
    if (last != null) {
      byte[] stored = device.stored(last.start());
      for (int i = (int) (inode.size % BLOCK); i < BLOCK; i++) {
        assertEquals(0, stored[i], "byte past the end");
      }
    }
  }

  private static int checksum(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.wrap(block));
    return (int) crc.getValue();
  }

  long size(Ino ino) {
    return between(() -> inode(ino).size);
  }

  /** All extents of a file, as long as they get. */
  List<Extent> extents(Ino ino) {
    return between(() -> extents(inode(ino), 0, Long.MAX_VALUE));
  }

  /** Where a block of a file is. */
  long deviceBlock(Ino ino, long block) {
    return between(() -> Objects.requireNonNull(inode(ino).blocks.get(block)).start());
  }

  void clearCommands() {
    between(
        () -> {
          commands.clear();
          return true;
        });
  }

  <C extends EntityCommand> List<C> sent(Class<C> kind) {
    return between(() -> commands.stream().filter(kind::isInstance).map(kind::cast).toList());
  }

  /** Grants recorded for the mount in all open shards. */
  List<Grant> grants() {
    return between(
        () -> {
          List<Grant> all = new ArrayList<>();
          for (int shard = 0; shard < shardMap.shardCount(); shard++) {
            ShardId id = new ShardId(shard);
            if (storage.shard(id).isPresent()) {
              all.addAll(storage.dataSpace(id).grantsOf(mount).toCompletableFuture().join());
            }
          }
          return all;
        });
  }

  void checkRight() {
    if (wrong != null) {
      throw new AssertionError("the mount did wrong", wrong);
    }
  }

  @Override
  public void close() {
    actor.shutdownNow();
  }
}
