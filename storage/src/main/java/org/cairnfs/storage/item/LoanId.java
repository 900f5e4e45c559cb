package org.cairnfs.storage.item;

/**
 * The number of a loan: items that their owner froze so that another entity may change them in its
 * own transaction. Drawn from {@code NodeStorage.openLoan}, never reused while the node lives.
 */
public record LoanId(long value) {}
