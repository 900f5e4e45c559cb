package org.cairnfs.sharding.mount;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.cairnfs.actors.api.AttributeChange;

/** The change that open(2) with O_TRUNC makes. */
final class Truncation {
  static final AttributeChange TO_ZERO =
      new AttributeChange(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.of(0),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  private Truncation() {}
}
