package org.cairnfs.tests.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * A caller of a file system who knows what every answer should be.
 *
 * <p>Each operation is compared with the model: whether it is refused and why, and afterwards the
 * attributes of every inode it concerned. The history keeps the model after each.
 */
final class Session {
  private static final int SECONDS_MAX = 30;
  private static final long MILLION = 1_000_000;

  /** A file that is open. */
  record Open(Ino ino, long handle) {}

  final FileSystem fs;
  final Random random;
  final List<Open> opens = new ArrayList<>();

  /** How often each kind of operation was done. */
  final Map<String, Integer> done = new TreeMap<>();

  private final History history;
  private final Map<Ino, Long> lookups = new HashMap<>();
  private Tree tree;
  private boolean spaceMayEnd;
  private int refusedForSpace;
  private long requests;

  Session(FileSystem fs, Random random, Tree tree, History history) {
    this.fs = fs;
    this.random = random;
    this.tree = tree;
    this.history = history;
  }

  /** The first moment: nothing done yet. */
  void start() {
    history.begin();
    lookUpAll();
    Tree next = tree.copy();
    for (Ino ino : tree.linked(node -> true)) {
      observe(next, ino);
    }
    tree = next;
    history.end("start", tree, true, null);
  }

  /** A kernel knows an inode by a name; so does this caller. */
  private void lookUpAll() {
    for (Ino directory : tree.linked(Node::isDirectory)) {
      tree.node(directory)
          .entries()
          .forEach(
              (name, ino) -> {
                Outcome<org.cairnfs.actors.api.Entry> found =
                    await(fs.lookup(caller(), directory, name));
                if (!(found instanceof Outcome.Ok<org.cairnfs.actors.api.Entry> ok)) {
                  throw new AssertionError(name + " in " + directory + " is " + found);
                }
                if (!ok.value().ino().equals(ino)) {
                  throw new AssertionError(name + " is " + ok.value().ino() + ", not " + ino);
                }
                counted(ino, 1);
              });
    }
  }

  String lastOperation() {
    return history.last().toString();
  }

  Tree tree() {
    return tree;
  }

  Caller caller() {
    return new Caller(++requests, 0, 0, 4242, 022);
  }

  /**
   * ENOSPC is no failure from now on, or again.
   *
   * @return whether it was none before
   */
  boolean spaceMayEnd(boolean may) {
    boolean before = spaceMayEnd;
    spaceMayEnd = may;
    return before;
  }

  int refusedForSpace() {
    return refusedForSpace;
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException fault) {
      throw new AssertionError("the file system did not answer: " + fault, fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** Calls, waits, and compares whether it was refused; null if it was. */
  <T> @Nullable Outcome<T> call(CompletionStage<Outcome<T>> stage, @Nullable Errno expected) {
    Outcome<T> outcome = await(stage);
    Errno found = outcome instanceof Outcome.Refused<T> refused ? refused.errno() : null;
    if (found == Errno.ENOSPC && spaceMayEnd) {
      refusedForSpace++;
      return null;
    }
    if (found != expected) {
      throw new AssertionError("answered " + found + ", should be " + expected);
    }
    return found == null ? outcome : null;
  }

  /** Fewer bytes than asked for are a failure, unless space may end. */
  int written(int written, int length) {
    if (written != length && !spaceMayEnd) {
      throw new AssertionError("wrote " + written + " bytes of " + length);
    }
    refusedForSpace += written == length ? 0 : 1;
    return written;
  }

  void counted(Ino ino, long count) {
    lookups.merge(ino, count, Long::sum);
  }

  /** An operation that changes something. */
  interface Change {
    /**
     * @param next the model to change
     * @return the inodes whose attributes may have changed; null if it was refused
     */
    @Nullable List<Ino> run(Tree next);
  }

  /** Runs an operation, compares and remembers. */
  void change(String kind, String words, Change change) {
    run(kind, words, false, change, null);
  }

  void write(String words, Moment.Write write, Change change) {
    run("write", words, false, change, write);
  }

  /** Runs an operation after whose answer everything is durable. */
  void sync(String kind, String words, Change change) {
    run(kind, words, true, change, null);
  }

  private void run(
      String kind, String words, boolean durable, Change change, Moment.@Nullable Write write) {
    String operation = kind + " " + words;
    history.begin();
    Tree next = tree.copy();
    try {
      List<Ino> concerned = change.run(next);
      if (concerned != null) {
        concerned.forEach(ino -> observe(next, ino));
        tree = next;
        done.merge(kind, 1, Integer::sum);
      }
    } catch (AssertionError e) {
      throw new AssertionError("operation " + history.size() + ", " + operation + ": " + e, e);
    }
    history.end(operation, tree, durable, write);
    dropUnused();
  }

  /** Compares an inode's attributes, and remembers the times that the file system gave it. */
  private void observe(Tree next, Ino ino) {
    Node node = next.node(ino);
    Attributes found = settled(ino, node);
    String difference = node.difference(found);
    Timestamp before = node.changed();
    if (before != null && isBefore(found.changed(), before)) {
      difference += " ctime went back from " + before + " to " + found.changed();
    }
    if (!difference.isEmpty()) {
      throw new AssertionError(ino + " " + difference);
    }
    next.change(ino, old -> old.withTimes(found.modified(), found.changed()));
  }

  /** Attributes; blocks that a truncation freed go in the background. */
  private Attributes settled(Ino ino, Node node) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (true) {
      Outcome<Attributes> outcome = await(fs.getattr(caller(), ino));
      if (!(outcome instanceof Outcome.Ok<Attributes> ok)) {
        throw new AssertionError(ino + " has no attributes: " + outcome);
      }
      long blocks = node.content().blocks() * 8L;
      boolean known = node.content().isCounted();
      if (!known || ok.value().blocks() <= blocks || System.nanoTime() > end) {
        return ok.value();
      }
      Thread.onSpinWait();
    }
  }

  private static boolean isBefore(Timestamp a, Timestamp b) {
    return a.seconds() < b.seconds() || a.seconds() == b.seconds() && a.nanos() < b.nanos();
  }

  /** Gives back what a kernel would: inodes without a name that nobody has open. */
  private void dropUnused() {
    for (Ino ino : List.copyOf(lookups.keySet())) {
      boolean named = tree.has(ino) && tree.node(ino).nlink() > 0;
      if (!named && opens.stream().noneMatch(open -> open.ino().equals(ino))) {
        forget(ino);
      }
    }
  }

  private void forget(Ino ino) {
    Long count = lookups.remove(ino);
    if (count != null) {
      fs.forget(ino, count);
    }
    if (tree.has(ino)) {
      Tree next = tree.copy();
      next.drop(ino);
      tree = next;
    }
  }

  /** Closes what is open. */
  void closeAll() {
    while (!opens.isEmpty()) {
      Open open = opens.remove(opens.size() - 1);
      change(
          tree.node(open.ino()).nlink() > 0 ? "release" : "release unlinked",
          open.ino().toString(),
          next -> {
            call(fs.release(caller(), open.ino(), open.handle()), null);
            return List.of();
          });
    }
  }

  // Random choices

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  /** Bytes that differ from block to block and from call to call. */
  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (oneIn(8)) {
      Arrays.fill(bytes, (byte) random.nextInt());
    }
    return bytes;
  }

  Timestamp time() {
    return new Timestamp(
        random.nextInt() * (oneIn(4) ? 3L : 1L), (int) (random.nextInt(1000) * MILLION) + 7);
  }
}
