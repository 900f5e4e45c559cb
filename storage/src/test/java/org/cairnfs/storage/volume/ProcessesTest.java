package org.cairnfs.storage.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.UUID;
import org.cairnfs.storage.format.SlotClaim.ProcessIdentity;
import org.cairnfs.storage.volume.Processes.Fate;
import org.junit.jupiter.api.Test;

class ProcessesTest {
  private final Processes processes = Processes.ofThisHost();
  private final ProcessIdentity self = processes.self();

  private Fate fate(long pid, long startTicks, UUID bootId, String host) {
    return processes.fate(new ProcessIdentity(pid, startTicks, bootId, host));
  }

  @Test
  void thisProcess_lives_underAnyHostName() {
    assertEquals(Fate.LIVES, processes.fate(self));
    assertEquals(Fate.LIVES, fate(self.pid(), self.startTicks(), self.bootId(), "container"));
  }

  @Test
  void processThatStartedAtAnotherTime_isGone() {
    assertEquals(Fate.GONE, fate(self.pid(), self.startTicks() - 1, self.bootId(), self.host()));
    assertEquals(Fate.GONE, fate(Integer.MAX_VALUE, 5, self.bootId(), self.host()));
  }

  @Test
  void processOfAnEarlierBoot_isGone() {
    assertEquals(Fate.GONE, fate(self.pid(), self.startTicks(), UUID.randomUUID(), self.host()));
  }

  @Test
  void processOfAnotherHost_isUnknown() {
    assertEquals(Fate.UNKNOWN, fate(self.pid(), self.startTicks(), UUID.randomUUID(), "elsewhere"));
  }
}
