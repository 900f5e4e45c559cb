package org.cairnfs.sharding.mount;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.dispatch.LocalFirst;
import org.cairnfs.actors.entity.NodeContext;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.actors.protocol.MountMessage;

/** A mount of this node: its file system, its actor, and its end. */
public final class NodeMount {
  private final NodeContext node;
  private final long id;
  private final ActorRef<MountMessage> actor;
  private final MountEntities entities;
  private final References references;
  private final LockRequests locks;
  private final MountFileSystem fileSystem;
  private final Cancellable sweep;

  private NodeMount(ActorSystem<?> system, NodeContext node, long id, MountSettings settings) {
    this.node = node;
    this.id = id;
    // The actor may speak before this constructor has ended, but only when asked: nobody knows it
    // yet.
    this.actor =
        system.systemActorOf(
            MountActor.create(answer -> entities().answered(answer), this::reportUse, this::locks),
            "mount-" + Long.toUnsignedString(id),
            DispatcherSelector.fromConfig(LocalFirst.DISPATCHER));
    this.references = new References(ino -> node.send(new LockCommand.UseReported(id, ino, false)));
    this.entities = new MountEntities(node, id, actor);
    this.locks = new LockRequests(node, id, actor);
    this.fileSystem = new MountFileSystem(node, id, settings, entities, references, locks);
    this.sweep =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                MountEntities.SWEEP, MountEntities.SWEEP, this::sweep, system.executionContext());
    node.mounts().add(id, actor);
  }

  /**
   * @param id of this incarnation of the mount: never used before on the volume
   */
  public static NodeMount start(
      ActorSystem<?> system, NodeContext node, long id, MountSettings settings) {
    return new NodeMount(system, node, id, settings);
  }

  private MountEntities entities() {
    return entities;
  }

  private LockRequests locks() {
    return locks;
  }

  private void sweep() {
    entities.sweep();
    locks.sweep();
  }

  private void reportUse(Ino ino) {
    node.send(new LockCommand.UseReported(id, ino, references.reportUse(ino)));
  }

  public long id() {
    return id;
  }

  public FileSystem fileSystem() {
    return fileSystem;
  }

  /**
   * Inodes that the kernel knows, files it has open, requests and data under way: what a leak would
   * show in.
   */
  public Counts counts() {
    return new Counts(
        references.size(),
        fileSystem.handles().size(),
        entities.underWay(),
        fileSystem.bufferBytesOut(),
        entities.asked(),
        locks.held(),
        locks.waits());
  }

  /**
   * @param references inodes the kernel knows, the root included
   * @param open files and directories
   * @param underWay requests without an answer yet
   * @param bufferBytes of data on its way between device and front end
   * @param asked requests sent so far
   * @param locks ranges of files that are locked
   * @param lockWaits requests that wait for somebody else's lock
   */
  public record Counts(
      int references,
      int open,
      int underWay,
      long bufferBytes,
      long asked,
      int locks,
      int lockWaits) {}

  /** Completes when everything done on the mount is durable and nothing of it is under way. */
  public CompletionStage<Void> close() {
    return fileSystem
        .close()
        .whenComplete(
            (closed, failure) -> {
              sweep.cancel();
              node.mounts().remove(id);
              // What it was asked before is still answered.
              Adapter.toClassic(actor)
                  .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
            });
  }

  /** Waits until the mount's threads are gone; after {@link #close} has completed. */
  public boolean awaitThreads(long millis) throws InterruptedException {
    return fileSystem.awaitThreads(millis);
  }
}
