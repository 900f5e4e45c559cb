package org.cairnfs.actors.wire;

import java.util.List;
import org.cairnfs.actors.protocol.AnswerCodec;
import org.cairnfs.actors.protocol.MountMessage.Answer;
import org.cairnfs.actors.protocol.MountMessage.ReportUse;

/**
 * The binary form of what mounts receive.
 *
 * <pre>
 *  answer      as {@link AnswerCodec} draws it, the same bytes as in a reply's item
 *  report use  ino(8)
 * </pre>
 *
 * {@link FileLockCodec} draws those about file locks.
 */
final class MountCodec {
  private MountCodec() {}

  static List<MessageForm<?>> forms() {
    return List.of(
        new MessageForm<>(
            "mount.answer.1",
            Answer.class,
            (out, answer) -> out.putRest(AnswerCodec.encode(answer)),
            in -> AnswerCodec.decode(in.rest())),
        new MessageForm<>(
            "mount.report-use.1",
            ReportUse.class,
            (out, report) -> out.putIno(report.ino()),
            in -> new ReportUse(in.ino())));
  }
}
