package org.cairnfs.ops.cli;

import java.io.PrintWriter;

/** Where a command writes: results to {@code out}, progress to {@code err}. */
record Console(PrintWriter out, PrintWriter err) {}
