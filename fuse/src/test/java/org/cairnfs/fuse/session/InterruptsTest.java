package org.cairnfs.fuse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptsTest {
  private final List<Long> interrupted = new ArrayList<>();
  private final Interrupts interrupts = new Interrupts(interrupted::add);

  @Test
  void anInterruptOfAWaitingRequest_isPassedOn() {
    interrupts.beginWait(4);
    interrupts.interrupt(4);
    assertEquals(List.of(4L), interrupted);
  }

  @Test
  void anInterruptThatOvertakesItsRequest_isPassedOnWhenItWaits_once() {
    interrupts.interrupt(4);
    assertEquals(List.of(), interrupted);
    interrupts.beginWait(4);
    assertEquals(List.of(4L), interrupted);
    interrupts.endWait(4);
    interrupts.beginWait(4);
    assertEquals(List.of(4L), interrupted);
  }

  @Test
  void anInterruptOfAnAnsweredRequest_isForgottenAmongTheOldest() {
    interrupts.interrupt(2);
    for (long unique = 4; unique < 4 + 2L * Interrupts.EARLY_MAX; unique += 2) {
      interrupts.interrupt(unique);
    }
    interrupts.beginWait(2);
    assertEquals(List.of(), interrupted);
    interrupts.beginWait(4);
    assertEquals(List.of(4L), interrupted);
  }
}
