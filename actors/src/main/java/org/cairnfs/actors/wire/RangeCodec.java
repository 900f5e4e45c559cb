package org.cairnfs.actors.wire;

import java.util.List;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.InodeCommand.ChangeRange;
import org.cairnfs.actors.protocol.InodeCommand.Preallocate;
import org.cairnfs.actors.protocol.InodeCommand.Seek;
import org.cairnfs.actors.protocol.RangeChange;
import org.cairnfs.actors.protocol.Request;

/**
 * The binary form of commands about ranges of files.
 *
 * <pre>
 * request · ino(8) · then
 *  seek           block(8) data flag
 *  preallocate    list of extents, list of uses
 *  change range   change(4) offset(8) length(8) keepSize flag, list of extents, list of uses,
 *                 clearPrivileges flag
 * </pre>
 *
 * {@link BlockForm} draws extents and uses; change is the ordinal.
 */
final class RangeCodec {
  private final RequestCodec requests;

  RangeCodec(RequestCodec requests) {
    this.requests = requests;
  }

  List<MessageForm<?>> forms() {
    return List.of(
        new MessageForm<>("inode.seek.1", Seek.class, this::write, this::readSeek),
        new MessageForm<>(
            "inode.preallocate.1", Preallocate.class, this::write, this::readPreallocate),
        new MessageForm<>(
            "inode.change-range.1", ChangeRange.class, this::write, this::readChangeRange));
  }

  private WireWriter start(WireWriter out, InodeCommand command) {
    requests.write(out, command.request());
    return out.putIno(command.ino());
  }

  private void write(WireWriter out, Seek seek) {
    start(out, seek).putLong(seek.block()).putFlag(seek.data());
  }

  private Seek readSeek(WireReader in) {
    return new Seek(requests.read(in), in.ino(), in.longValue(), in.flag());
  }

  private void write(WireWriter out, Preallocate preallocate) {
    start(out, preallocate);
    BlockForm.writeExtents(out, preallocate.extents());
    BlockForm.writeUses(out, preallocate.used());
  }

  private Preallocate readPreallocate(WireReader in) {
    return new Preallocate(
        requests.read(in), in.ino(), BlockForm.readExtents(in), BlockForm.readUses(in));
  }

  private void write(WireWriter out, ChangeRange range) {
    start(out, range)
        .putInt(range.change().ordinal())
        .putLong(range.offset())
        .putLong(range.length())
        .putFlag(range.keepSize());
    BlockForm.writeExtents(out, range.edges());
    BlockForm.writeUses(out, range.used());
    out.putFlag(range.clearPrivileges());
  }

  private ChangeRange readChangeRange(WireReader in) {
    Request request = requests.read(in);
    Ino ino = in.ino();
    int change = in.intValue();
    if (change < 0 || change >= RangeChange.values().length) {
      throw new WireFormatException("a range changes in the unknown way " + change);
    }
    return new ChangeRange(
        request,
        ino,
        RangeChange.values()[change],
        in.longValue(),
        in.longValue(),
        in.flag(),
        BlockForm.readExtents(in),
        BlockForm.readUses(in),
        in.flag());
  }
}
