package org.cairnfs.sharding.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.cairnfs.actors.protocol.InodeCommand.GrantUse;

/**
 * Blocks that one write has to itself, from one or more grants, in the order of use.
 *
 * <p>Ends with exactly one of {@link #consumed} and {@link #unused}.
 */
final class Allocation {
  /** The first blocks of a lane. */
  record Portion(Lane lane, GrantUse use) {
    long start() {
      return use.grant().run().start();
    }

    int blocks() {
      return (int) use.blocks();
    }
  }

  private final ObjLongConsumer<Lane> checkIn;
  private final List<Portion> portions = new ArrayList<>();
  private int blocks;

  /**
   * @param checkIn takes a lane back, of which so many blocks were used
   */
  Allocation(ObjLongConsumer<Lane> checkIn) {
    this.checkIn = checkIn;
  }

  /** Adds as much of a lane as is wanted. */
  void add(Lane lane, int wanted) {
    long used = Math.min(lane.left(), wanted);
    portions.add(new Portion(lane, new GrantUse(lane.grant, used)));
    blocks += (int) used;
  }

  int blocks() {
    return blocks;
  }

  List<Portion> portions() {
    return portions;
  }

  List<GrantUse> uses() {
    return portions.stream().map(Portion::use).toList();
  }

  /** All blocks are in the file. */
  void consumed() {
    portions.forEach(portion -> checkIn.accept(portion.lane(), portion.blocks()));
  }

  /** None is: what was written to them does not matter. */
  void unused() {
    portions.forEach(portion -> checkIn.accept(portion.lane(), 0));
  }
}
