package org.cairnfs.storage.store;

import java.io.IOException;

/** The extent of a table is free again: whoever still looks for the table must look anew. */
final class TableGoneException extends IOException {
  private static final long serialVersionUID = 1;

  TableGoneException(long table) {
    super("table " + Long.toHexString(table) + " was merged away");
  }
}
