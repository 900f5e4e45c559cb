/** Writes JSON (RFC 8259). Reading it is left to others: Cairn takes none in. */
@org.jspecify.annotations.NullMarked
package org.cairnfs.ops.json;
