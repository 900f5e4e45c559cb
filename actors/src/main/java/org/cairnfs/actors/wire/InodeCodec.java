package org.cairnfs.actors.wire;

import java.util.List;
import java.util.function.Predicate;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.InodeCommand.AskGrant;
import org.cairnfs.actors.protocol.InodeCommand.AskReplacement;
import org.cairnfs.actors.protocol.InodeCommand.AttachExtents;
import org.cairnfs.actors.protocol.InodeCommand.GetAttributes;
import org.cairnfs.actors.protocol.InodeCommand.GetExtents;
import org.cairnfs.actors.protocol.InodeCommand.GetLinked;
import org.cairnfs.actors.protocol.InodeCommand.GetMany;
import org.cairnfs.actors.protocol.InodeCommand.GetTarget;
import org.cairnfs.actors.protocol.InodeCommand.GetXattr;
import org.cairnfs.actors.protocol.InodeCommand.ListXattrs;
import org.cairnfs.actors.protocol.InodeCommand.OfOwner;
import org.cairnfs.actors.protocol.InodeCommand.RemoveXattr;
import org.cairnfs.actors.protocol.InodeCommand.ReturnGrant;
import org.cairnfs.actors.protocol.InodeCommand.SetAttributes;
import org.cairnfs.actors.protocol.InodeCommand.SetXattr;
import org.cairnfs.actors.protocol.InodeCommand.Touch;
import org.cairnfs.actors.protocol.Request;

/**
 * The binary form of commands to inodes.
 *
 * <pre>
 * request · ino(8) · then
 *  attributes, linked, target, xattr names, touch
 *  many           inos list of ino(8)
 *  set attributes {@link AttributeForm}, tail list of extents, list of uses
 *  get xattr      name bytes
 *  set xattr      name bytes, value bytes, flags(4)
 *  remove xattr   name bytes
 *  extents        block(8) count(8)
 *  attach         offset(8) length(8) list of extents, list of uses, clearPrivileges flag
 *  ask grant      blocks(8)
 *  ask replacement  blocks list of block(8)
 *  return grant   grant
 * </pre>
 *
 * {@link BlockForm} draws extents, grants and uses.
 */
final class InodeCodec {
  private final RequestCodec requests;
  private final List<MessageForm<?>> forms;

  InodeCodec(RequestCodec requests) {
    this.requests = requests;
    this.forms = allForms();
  }

  List<MessageForm<?>> forms() {
    return forms;
  }

  /** Writes a command inside another message. */
  void writeOfOwner(WireWriter out, OfOwner command) {
    MessageForm<?> form = formWhere(f -> f.type() == command.getClass(), command.getClass());
    out.putText(form.manifest());
    form.write(out, command);
  }

  /** Reads a command inside another message. */
  OfOwner readOfOwner(WireReader in) {
    String manifest = in.text();
    MessageForm<?> form = formWhere(f -> f.manifest().equals(manifest), manifest);
    if (form.read(in) instanceof OfOwner command) {
      return command;
    }
    throw new WireFormatException(manifest + " is not for the owner of a record");
  }

  private MessageForm<?> formWhere(Predicate<MessageForm<?>> wanted, Object description) {
    return forms.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new WireFormatException("no command to an inode: " + description));
  }

  private List<MessageForm<?>> allForms() {
    return List.of(
        bare("inode.attributes.1", GetAttributes.class, GetAttributes::new),
        bare("inode.linked.1", GetLinked.class, GetLinked::new),
        bare("inode.target.1", GetTarget.class, GetTarget::new),
        bare("inode.xattr-names.1", ListXattrs.class, ListXattrs::new),
        bare("inode.touch.1", Touch.class, Touch::new),
        new MessageForm<>("inode.many.1", GetMany.class, this::write, this::readMany),
        new MessageForm<>(
            "inode.set-attributes.1", SetAttributes.class, this::write, this::readSetAttributes),
        new MessageForm<>("inode.get-xattr.1", GetXattr.class, this::write, this::readGetXattr),
        new MessageForm<>("inode.set-xattr.1", SetXattr.class, this::write, this::readSetXattr),
        new MessageForm<>(
            "inode.remove-xattr.1", RemoveXattr.class, this::write, this::readRemoveXattr),
        new MessageForm<>("inode.extents.1", GetExtents.class, this::write, this::readGetExtents),
        new MessageForm<>("inode.attach.1", AttachExtents.class, this::write, this::readAttach),
        new MessageForm<>("inode.ask-grant.1", AskGrant.class, this::write, this::readAskGrant),
        new MessageForm<>(
            "inode.ask-replacement.1", AskReplacement.class, this::write, this::readReplacement),
        new MessageForm<>(
            "inode.return-grant.1", ReturnGrant.class, this::write, this::readReturnGrant));
  }

  /** Makes a command that names nothing but its inode. */
  private interface Bare<T> {
    T of(Request request, Ino ino);
  }

  private <T extends InodeCommand> MessageForm<T> bare(
      String manifest, Class<T> type, Bare<T> constructor) {
    return new MessageForm<>(
        manifest, type, this::start, in -> constructor.of(requests.read(in), in.ino()));
  }

  private WireWriter start(WireWriter out, InodeCommand command) {
    requests.write(out, command.request());
    return out.putIno(command.ino());
  }

  private void write(WireWriter out, GetMany many) {
    start(out, many).putList(many.inos(), WireWriter::putIno);
  }

  private GetMany readMany(WireReader in) {
    return new GetMany(requests.read(in), in.ino(), in.list(Long.BYTES, WireReader::ino));
  }

  private void write(WireWriter out, SetAttributes set) {
    start(out, set);
    AttributeForm.write(out, set.change());
    BlockForm.writeExtents(out, set.tail());
    BlockForm.writeUses(out, set.used());
  }

  private SetAttributes readSetAttributes(WireReader in) {
    return new SetAttributes(
        requests.read(in),
        in.ino(),
        AttributeForm.read(in),
        BlockForm.readExtents(in),
        BlockForm.readUses(in));
  }

  private void write(WireWriter out, GetXattr get) {
    start(out, get).putBytes(get.name());
  }

  private GetXattr readGetXattr(WireReader in) {
    return new GetXattr(requests.read(in), in.ino(), in.bytes());
  }

  private void write(WireWriter out, SetXattr set) {
    start(out, set).putBytes(set.name()).putBytes(set.value()).putInt(set.flags());
  }

  private SetXattr readSetXattr(WireReader in) {
    return new SetXattr(requests.read(in), in.ino(), in.bytes(), in.bytes(), in.intValue());
  }

  private void write(WireWriter out, RemoveXattr remove) {
    start(out, remove).putBytes(remove.name());
  }

  private RemoveXattr readRemoveXattr(WireReader in) {
    return new RemoveXattr(requests.read(in), in.ino(), in.bytes());
  }

  private void write(WireWriter out, GetExtents get) {
    start(out, get).putLong(get.block()).putLong(get.count());
  }

  private GetExtents readGetExtents(WireReader in) {
    return new GetExtents(requests.read(in), in.ino(), in.longValue(), in.longValue());
  }

  private void write(WireWriter out, AttachExtents attach) {
    start(out, attach).putLong(attach.offset()).putLong(attach.length());
    BlockForm.writeExtents(out, attach.extents());
    BlockForm.writeUses(out, attach.used());
    out.putFlag(attach.clearPrivileges());
  }

  private AttachExtents readAttach(WireReader in) {
    return new AttachExtents(
        requests.read(in),
        in.ino(),
        in.longValue(),
        in.longValue(),
        BlockForm.readExtents(in),
        BlockForm.readUses(in),
        in.flag());
  }

  private void write(WireWriter out, AskGrant ask) {
    start(out, ask).putLong(ask.blocks());
  }

  private AskGrant readAskGrant(WireReader in) {
    return new AskGrant(requests.read(in), in.ino(), in.longValue());
  }

  private void write(WireWriter out, AskReplacement ask) {
    start(out, ask).putList(ask.blocks(), WireWriter::putLong);
  }

  private AskReplacement readReplacement(WireReader in) {
    return new AskReplacement(
        requests.read(in), in.ino(), in.list(Long.BYTES, WireReader::longValue));
  }

  private void write(WireWriter out, ReturnGrant back) {
    BlockForm.writeGrant(start(out, back), back.grant());
  }

  private ReturnGrant readReturnGrant(WireReader in) {
    return new ReturnGrant(requests.read(in), in.ino(), BlockForm.readGrant(in));
  }
}
