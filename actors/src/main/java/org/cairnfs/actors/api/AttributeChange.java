package org.cairnfs.actors.api;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a setattr changes; absent fields stay.
 *
 * @param mode permission bits (07777)
 * @param changed sets ctime itself; otherwise every change sets ctime to now
 * @param clearPrivileges drop setuid, and setgid of group-executable files; of directories neither
 */
public record AttributeChange(
    OptionalInt mode,
    OptionalInt uid,
    OptionalInt gid,
    OptionalLong size,
    Optional<TimeChange> accessed,
    Optional<TimeChange> modified,
    Optional<Timestamp> changed,
    boolean clearPrivileges) {

  /** A new atime or mtime. */
  public sealed interface TimeChange {
    /** The time at which the change is executed. */
    record Now() implements TimeChange {}

    /** A given time. */
    record At(Timestamp time) implements TimeChange {}
  }

  /** Changes nothing. */
  public static final AttributeChange NONE =
      new AttributeChange(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);
}
