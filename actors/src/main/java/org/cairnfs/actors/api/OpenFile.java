package org.cairnfs.actors.api;

/**
 * An open file or directory.
 *
 * @param handle names it until released
 * @param keepCache pages cached by earlier opens are still valid
 * @param directIo the kernel must not cache its pages
 */
public record OpenFile(long handle, boolean keepCache, boolean directIo) {}
