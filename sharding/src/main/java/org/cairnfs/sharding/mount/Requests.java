package org.cairnfs.sharding.mount;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.ReplyValue;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.volume.NodeStorage;

/** The shapes of a mount's requests to entities, and of their outcomes. */
final class Requests {
  private final NodeStorage storage;
  private final MountSettings settings;
  private final MountEntities entities;
  private final References references;

  Requests(
      NodeStorage storage, MountSettings settings, MountEntities entities, References references) {
    this.storage = storage;
    this.settings = settings;
    this.entities = entities;
    this.references = references;
  }

  /** Runs a change when the mount allows changes and the log has room. */
  <T> CompletionStage<Outcome<T>> changing(Supplier<CompletionStage<Outcome<T>>> change) {
    if (settings.readOnly()) {
      return refused(Errno.EROFS);
    }
    CompletableFuture<Void> room = storage.whenRoom().toCompletableFuture();
    return room.isDone() && !room.isCompletedExceptionally()
        ? change.get()
        : room.thenCompose(ready -> change.get());
  }

  /** As {@link Entities#ask}. */
  CompletionStage<Outcome<ReplyValue>> ask(Function<Request, ? extends EntityCommand> command) {
    return entities.ask(command);
  }

  /** A request whose answer counts one lookup. */
  CompletionStage<Outcome<Entry>> entry(Function<Request, ? extends EntityCommand> command) {
    Consumer<ReplyValue> count =
        value -> references.add(((ReplyValue.AttributesFound) value).attributes());
    return entities.ask(command, count).thenApply(outcome -> attributesOf(outcome).map(Entry::new));
  }

  /**
   * As {@link #entry}, of an inode without a link.
   *
   * @param unnamed told of it once its lookup has been counted, before anybody else
   */
  CompletionStage<Outcome<Entry>> unnamedEntry(
      Function<Request, ? extends EntityCommand> command, Consumer<Ino> unnamed) {
    Consumer<ReplyValue> count =
        value -> {
          Attributes attributes = ((ReplyValue.AttributesFound) value).attributes();
          references.add(attributes);
          unnamed.accept(attributes.ino());
        };
    return entities.ask(command, count).thenApply(outcome -> attributesOf(outcome).map(Entry::new));
  }

  CompletionStage<Outcome<Attributes>> attributes(
      Function<Request, ? extends EntityCommand> command) {
    return entities.ask(command).thenApply(Requests::attributesOf);
  }

  CompletionStage<Outcome<byte[]>> bytes(Function<Request, ? extends EntityCommand> command) {
    return entities
        .ask(command)
        .thenApply(
            outcome -> outcome.map(value -> ((ReplyValue.BytesFound) value).bytes().toArray()));
  }

  CompletionStage<Outcome<Void>> done(Function<Request, ? extends EntityCommand> command) {
    return entities.ask(command).thenApply(Requests::withoutValue);
  }

  /**
   * Straight to a directory that is known as one; everything else finds its owner by its domain.
   */
  EntityCommand owner(Ino ino, InodeCommand.OfOwner command) {
    return references.kind(ino) == FileKind.DIRECTORY
        ? new DirectoryCommand.OwnRecord(command)
        : command;
  }

  static Outcome<Void> withoutValue(Outcome<ReplyValue> outcome) {
    return outcome instanceof Outcome.Refused<ReplyValue> refused
        ? Outcome.refused(refused.errno())
        : Outcome.done();
  }

  static Outcome<Attributes> attributesOf(Outcome<ReplyValue> outcome) {
    return outcome.map(value -> ((ReplyValue.AttributesFound) value).attributes());
  }

  static <T> CompletionStage<Outcome<T>> ok(T value) {
    return CompletableFuture.completedFuture(Outcome.ok(value));
  }

  static CompletionStage<Outcome<Void>> finished() {
    return CompletableFuture.completedFuture(Outcome.done());
  }

  static <T> CompletionStage<Outcome<T>> refused(Errno errno) {
    return CompletableFuture.completedFuture(Outcome.refused(errno));
  }
}
