package org.cairnfs.fuse.bridge;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Created;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Outcome.Ok;
import org.cairnfs.actors.api.Outcome.Refused;
import org.cairnfs.fuse.wire.AttrOut;
import org.cairnfs.fuse.wire.EntryOut;
import org.cairnfs.fuse.wire.OpenOut;
import org.cairnfs.fuse.wire.StatxOut;
import org.cairnfs.fuse.wire.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request when the file system has decided: a value with its structure, a refusal with
 * its errno, a fault through {@link Faults}.
 */
final class Answers {
  private final FileSystem fileSystem;
  private final Faults faults;
  private final Timeout entryTimeout;
  private final Timeout attributeTimeout;

  Answers(FileSystem fileSystem, Faults faults, Timeout entryTimeout, Timeout attributeTimeout) {
    this.fileSystem = fileSystem;
    this.faults = faults;
    this.entryTimeout = entryTimeout;
    this.attributeTimeout = attributeTimeout;
  }

  /** Answers with {@code use} when the stage has a value. */
  <T> void when(Request request, CompletionStage<Outcome<T>> stage, Consumer<T> use) {
    stage.whenComplete((outcome, fault) -> settle(request, outcome, fault, use));
  }

  private <T> void settle(
      Request request, @Nullable Outcome<T> outcome, @Nullable Throwable fault, Consumer<T> use) {
    try {
      if (outcome instanceof Refused<T> refused) {
        request.refuse(refused.errno());
      } else if (outcome instanceof Ok<T> ok) {
        use.accept(ok.value());
      } else {
        faults.answer(request, fault == null ? new MissingOutcomeException() : fault);
      }
    } catch (RuntimeException whileAnswering) {
      faults.answer(request, whileAnswering);
    }
  }

  void whenDone(Request request, CompletionStage<Outcome<Void>> stage) {
    stage.whenComplete(
        (outcome, fault) -> {
          if (outcome instanceof Ok<Void>) {
            request.answer();
          } else {
            settle(request, outcome, fault, nothing -> {});
          }
        });
  }

  void whenEntry(Request request, CompletionStage<Outcome<Entry>> stage) {
    when(request, stage, entry -> entry(request, entry));
  }

  /** As {@link #whenEntry}, but a refusal is answered by {@code otherwise}. */
  void whenEntryOr(
      Request request, CompletionStage<Outcome<Entry>> stage, Consumer<Refused<Entry>> otherwise) {
    stage.whenComplete(
        (outcome, fault) -> {
          if (outcome instanceof Refused<Entry> refused) {
            otherwise.accept(refused);
          } else {
            settle(request, outcome, fault, entry -> entry(request, entry));
          }
        });
  }

  void whenAttributes(Request request, CompletionStage<Outcome<Attributes>> stage) {
    when(request, stage, attributes -> attributes(request, attributes));
  }

  void whenStatx(Request request, CompletionStage<Outcome<Attributes>> stage) {
    when(
        request,
        stage,
        attributes ->
            request.answer(StatxOut.SIZE, to -> StatxOut.write(to, attributes, attributeTimeout)));
  }

  private void entry(Request request, Entry entry) {
    boolean taken =
        request.answer(
            EntryOut.SIZE,
            to -> EntryOut.write(to, entry.attributes(), entryTimeout, attributeTimeout));
    if (!taken) {
      fileSystem.forget(entry.ino(), 1);
    }
  }

  private void attributes(Request request, Attributes attributes) {
    request.answer(AttrOut.SIZE, to -> AttrOut.write(to, attributes, attributeTimeout));
  }

  /** Answers with the entry and the open file; false if the kernel did not take them. */
  boolean created(Request request, Created created) {
    return request.answer(
        EntryOut.SIZE + OpenOut.SIZE,
        to -> {
          EntryOut.write(to, created.entry().attributes(), entryTimeout, attributeTimeout);
          OpenOut.write(to, created.file());
        });
  }
}
