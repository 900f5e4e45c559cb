/**
 * The launcher, {@code ./cairn}, as a script of its own: what it looks for, what it says when that
 * is missing, and what it makes for faster starts.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.launcher;
