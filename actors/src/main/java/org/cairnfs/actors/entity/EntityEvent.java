package org.cairnfs.actors.entity;

import org.cairnfs.storage.item.Transaction;
import org.cairnfs.storage.journal.Recorded;

/** What an entity persists: the transaction of one operation, with its archive event inside. */
public record EntityEvent(Transaction transaction) implements Recorded {}
