package org.cairnfs.actors.protocol;

import java.util.List;
import java.util.stream.Stream;
import org.cairnfs.actors.api.Attributes;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.api.Timestamp;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.storage.alloc.BlockRun;
import org.cairnfs.storage.alloc.Grant;
import org.cairnfs.storage.item.Bytes;

/** At least one answer of every type; golden files hold exactly these, in this order. */
public final class AnswerSamples {
  private static final long NUMBER = 0x0102030405060708L;

  private AnswerSamples() {}

  public static List<MountMessage.Answer> all() {
    return Stream.concat(
            Stream.of(Outcome.<ReplyValue>refused(Errno.ENOENT)),
            values().stream().map(Outcome::<ReplyValue>ok))
        .map(outcome -> new MountMessage.Answer(NUMBER, outcome))
        .toList();
  }

  static List<ReplyValue> values() {
    Attributes file = attributes(0100644);
    Attributes directory = attributes(0040755);
    return List.of(
        ReplyValue.DONE,
        new ReplyValue.AttributesFound(file),
        new ReplyValue.ManyFound(List.of()),
        new ReplyValue.ManyFound(List.of(file, directory)),
        new ReplyValue.EntriesFound(List.of(), 1, true),
        new ReplyValue.EntriesFound(
            List.of(
                new Dentry(FileName.of("a"), new Ino(2), FileKind.FILE, 2),
                new Dentry(FileName.of("y".repeat(255)), new Ino(-1), FileKind.SOCKET, 1L << 60)),
            77,
            false),
        new ReplyValue.ExtentsFound(
            12345,
            List.of(
                new Extent(0, 9, Extent.Checksums.of(-1)),
                new Extent(5, 1L << 33, Extent.Checksums.of(new int[Extent.MAX_BLOCKS])))),
        new ReplyValue.BytesFound(Bytes.EMPTY),
        new ReplyValue.BytesFound(Bytes.utf8("value")),
        new ReplyValue.NamesFound(List.of(Bytes.utf8("user.a"), Bytes.utf8("user.b"))),
        new ReplyValue.Granted(new Grant(1, 2, new BlockRun(3, 4))),
        new ReplyValue.Sought(1L << 62, 77, true),
        new ReplyValue.Sought(0, ReplyValue.Sought.NO_BLOCK, false));
  }

  private static Attributes attributes(int mode) {
    return new Attributes(
        new Ino(513),
        mode,
        3,
        1000,
        -2,
        0x0801,
        1L << 41,
        1L << 32,
        new Timestamp(-1, 0),
        new Timestamp(1, 999_999_999),
        new Timestamp(1L << 34, 2),
        new Timestamp(0, 0));
  }
}
