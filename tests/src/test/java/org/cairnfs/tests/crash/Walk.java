package org.cairnfs.tests.crash;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.DirectoryEntry;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.OpenFile;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.storage.item.Bytes;

/** Goes through a whole file system and compares everything with the model. */
final class Walk {
  private static final int PAGE = 7;
  private static final int READ_BYTES = 1 << 18;

  private final Session session;
  private final FileSystem fs;
  private final Tree tree;

  Walk(Session session) {
    this.session = session;
    this.fs = session.fs;
    this.tree = session.tree();
  }

  void run() {
    for (Ino ino : tree.linked(node -> true)) {
      try {
        inode(ino, tree.node(ino));
      } catch (AssertionError e) {
        throw new AssertionError(
            "walk after " + session.lastOperation() + ", " + ino + ": " + e, e);
      }
    }
  }

  private static <T> T ok(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Ok<T> ok) {
      return ok.value();
    }
    throw new AssertionError("answered " + outcome);
  }

  private void inode(Ino ino, Node node) {
    Attributes found = ok(Session.await(fs.getattr(session.caller(), ino)));
    Differences differences = new Differences();
    String attributes = node.difference(found);
    if (!attributes.isEmpty()) {
      differences.add(attributes);
    }
    differences.compare("mtime", node.modified(), found.modified());
    differences.compare("ctime", node.changed(), found.changed());
    differences.compare("xattrs", node.xattrs(), xattrs(ino));
    if (node.isDirectory()) {
      differences.compare("entries", node.entries(), entries(ino));
    } else if (node.kind() == FileKind.SYMLINK) {
      byte[] target = ok(Session.await(fs.readlink(session.caller(), ino)));
      differences.compare("target", node.target(), Bytes.of(target));
    } else if (node.kind() == FileKind.FILE) {
      content(ino, node.content().size());
    }
    if (!differences.isEmpty()) {
      throw new AssertionError(differences.toString());
    }
  }

  private Map<Bytes, Bytes> xattrs(Ino ino) {
    Map<Bytes, Bytes> found = new TreeMap<>();
    for (byte[] name : ok(Session.await(fs.listxattr(session.caller(), ino)))) {
      byte[] value = ok(Session.await(fs.getxattr(session.caller(), ino, name)));
      found.put(Bytes.of(name), Bytes.of(value));
    }
    return found;
  }

  private Map<FileName, Ino> entries(Ino directory) {
    OpenFile open = ok(Session.await(fs.opendir(session.caller(), directory, 0)));
    Map<FileName, Ino> found = new TreeMap<>();
    TreeSet<Long> positions = new TreeSet<>();
    boolean plus = session.oneIn(2);
    long position = 0;
    List<DirectoryEntry> page;
    do {
      page =
          ok(
              Session.await(
                  fs.readdir(session.caller(), directory, open.handle(), position, PAGE, plus)));
      for (DirectoryEntry entry : page) {
        position = entry.position();
        if (!positions.add(position) || positions.last() != position) {
          throw new AssertionError("positions do not rise: " + positions);
        }
        entry(entry, found);
      }
    } while (!page.isEmpty());
    ok(Session.await(fs.releasedir(session.caller(), directory, open.handle())));
    return found;
  }

  private void entry(DirectoryEntry entry, Map<FileName, Ino> found) {
    entry.attributes().ifPresent(attributes -> fs.forget(entry.ino(), 1));
    if (Arrays.equals(entry.name().toArray(), new byte[] {'.'})
        || Arrays.equals(entry.name().toArray(), new byte[] {'.', '.'})) {
      return;
    }
    if (found.put(entry.name(), entry.ino()) != null) {
      throw new AssertionError(entry.name() + " is listed twice");
    }
    if (tree.has(entry.ino()) && tree.node(entry.ino()).kind() != entry.kind()) {
      throw new AssertionError(entry.name() + " is listed as " + entry.kind());
    }
  }

  private void content(Ino ino, long size) {
    DataSteps data = new DataSteps(session);
    for (long at = 0; at <= size; at += READ_BYTES) {
      data.verify(ino, at, READ_BYTES);
    }
  }
}
