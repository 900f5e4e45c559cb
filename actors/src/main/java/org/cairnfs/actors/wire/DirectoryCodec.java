package org.cairnfs.actors.wire;

import java.util.List;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.DirectoryCommand.Link;
import org.cairnfs.actors.protocol.DirectoryCommand.Lookup;
import org.cairnfs.actors.protocol.DirectoryCommand.Make;
import org.cairnfs.actors.protocol.DirectoryCommand.MakeUnnamed;
import org.cairnfs.actors.protocol.DirectoryCommand.OwnRecord;
import org.cairnfs.actors.protocol.DirectoryCommand.ReadEntries;
import org.cairnfs.actors.protocol.DirectoryCommand.Remove;
import org.cairnfs.actors.protocol.DirectoryCommand.Rename;
import org.cairnfs.actors.protocol.Request;

/**
 * The binary form of commands to directories.
 *
 * <pre>
 * request · directory(8) · then
 *  lookup   name
 *  make     name, {@link NewInodeForm}
 *  unnamed  linkable flag, {@link NewInodeForm}
 *  link     name ino(8)
 *  remove   name ofDirectory flag
 *  rename   name from(8) fromName name, flags(4)
 *  entries  position(8) limit(4)
 * own record: nothing of this, but the manifest of a command to an inode as text, and that command
 * </pre>
 */
final class DirectoryCodec {
  private final RequestCodec requests;
  private final InodeCodec inodes;

  DirectoryCodec(RequestCodec requests, InodeCodec inodes) {
    this.requests = requests;
    this.inodes = inodes;
  }

  List<MessageForm<?>> forms() {
    return List.of(
        new MessageForm<>("directory.lookup.1", Lookup.class, this::write, this::readLookup),
        new MessageForm<>("directory.make.2", Make.class, this::write, this::readMake),
        new MessageForm<>(
            "directory.make-unnamed.1", MakeUnnamed.class, this::write, this::readMakeUnnamed),
        new MessageForm<>("directory.link.1", Link.class, this::write, this::readLink),
        new MessageForm<>("directory.remove.1", Remove.class, this::write, this::readRemove),
        new MessageForm<>("directory.rename.1", Rename.class, this::write, this::readRename),
        new MessageForm<>("directory.entries.1", ReadEntries.class, this::write, this::readEntries),
        new MessageForm<>("directory.own-record.1", OwnRecord.class, this::write, this::readOwn));
  }

  /** Forms that are only read. */
  List<MessageForm<?>> earlierForms() {
    return List.of(
        new MessageForm<>("directory.make.1", Make.class, this::write, this::readFirstMake));
  }

  private void write(WireWriter out, OwnRecord own) {
    inodes.writeOfOwner(out, own.command());
  }

  private OwnRecord readOwn(WireReader in) {
    return new OwnRecord(inodes.readOfOwner(in));
  }

  private WireWriter start(WireWriter out, DirectoryCommand command) {
    requests.write(out, command.request());
    return out.putIno(command.directory());
  }

  private void write(WireWriter out, Lookup lookup) {
    start(out, lookup).putName(lookup.name());
  }

  private Lookup readLookup(WireReader in) {
    return new Lookup(requests.read(in), in.ino(), in.name());
  }

  private void write(WireWriter out, Make make) {
    NewInodeForm.write(start(out, make).putName(make.name()), make.made());
  }

  private Make readMake(WireReader in) {
    return new Make(requests.read(in), in.ino(), in.name(), NewInodeForm.read(in));
  }

  private void write(WireWriter out, MakeUnnamed make) {
    NewInodeForm.write(start(out, make).putFlag(make.linkable()), make.made());
  }

  private MakeUnnamed readMakeUnnamed(WireReader in) {
    Request request = requests.read(in);
    Ino directory = in.ino();
    boolean linkable = in.flag();
    return new MakeUnnamed(request, directory, NewInodeForm.read(in), linkable);
  }

  private Make readFirstMake(WireReader in) {
    return new Make(requests.read(in), in.ino(), in.name(), NewInodeForm.readFirst(in));
  }

  private void write(WireWriter out, Link link) {
    start(out, link).putName(link.name()).putIno(link.ino());
  }

  private Link readLink(WireReader in) {
    return new Link(requests.read(in), in.ino(), in.name(), in.ino());
  }

  private void write(WireWriter out, Remove remove) {
    start(out, remove).putName(remove.name()).putFlag(remove.ofDirectory());
  }

  private Remove readRemove(WireReader in) {
    return new Remove(requests.read(in), in.ino(), in.name(), in.flag());
  }

  private void write(WireWriter out, Rename rename) {
    start(out, rename)
        .putName(rename.name())
        .putIno(rename.from())
        .putName(rename.fromName())
        .putInt(rename.flags());
  }

  private Rename readRename(WireReader in) {
    return new Rename(requests.read(in), in.ino(), in.name(), in.ino(), in.name(), in.intValue());
  }

  private void write(WireWriter out, ReadEntries read) {
    start(out, read).putLong(read.position()).putInt(read.limit());
  }

  private ReadEntries readEntries(WireReader in) {
    return new ReadEntries(requests.read(in), in.ino(), in.longValue(), in.intValue());
  }
}
