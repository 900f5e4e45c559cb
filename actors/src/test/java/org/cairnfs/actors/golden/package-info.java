/**
 * Binary forms as they were when their format version was made: bytes in files that are never
 * changed, which tests compare with what the codecs write and read today.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.actors.golden;
