package org.cairnfs.fuse.bridge;

import org.cairnfs.fuse.wire.MalformedRequestException;
import org.cairnfs.fuse.wire.NameTooLongException;

/** Takes a request's body apart, asks the file system, and sees to the answer. */
@FunctionalInterface
interface Handler {
  void handle(Request request) throws MalformedRequestException, NameTooLongException;
}
