package org.cairnfs.actors.api;

import java.util.Optional;

/**
 * One entry that readdir found.
 *
 * @param position of the next entry to read: the d_off of this one
 * @param attributes only for readdirplus, and not for "." and ".."; each one present counts as a
 *     lookup
 */
public record DirectoryEntry(
    FileName name, Ino ino, FileKind kind, long position, Optional<Attributes> attributes) {}
