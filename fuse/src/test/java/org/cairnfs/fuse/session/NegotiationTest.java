package org.cairnfs.fuse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.cairnfs.fuse.memory.MemoryFileSystem;
import org.cairnfs.fuse.session.Kernel.Reply;
import org.cairnfs.fuse.wire.InitFlags;
import org.cairnfs.fuse.wire.InitIn;
import org.cairnfs.fuse.wire.InitOut;
import org.cairnfs.fuse.wire.Opcode;
import org.junit.jupiter.api.Test;

class NegotiationTest {
  private static final long EVERYTHING = -1L;

  private static Reply init(int major, int minor) {
    try (Kernel kernel = new Kernel(new MemoryFileSystem(InstantSource.system()))) {
      return kernel.ask(
          Opcode.INIT,
          0,
          to ->
              to.putInt(major)
                  .putInt(minor)
                  .putInt(1 << 17)
                  .putInt(-1)
                  .putInt(-1)
                  .put(new byte[44]));
    }
  }

  @Test
  void onlyWhatIsServed_isAgreedOn() {
    InitOut agreed = Negotiation.answer(new InitIn(7, 45, 1 << 17, EVERYTHING), true);
    assertEquals(Negotiation.SERVED | Negotiation.ACLS, agreed.flags());
    InitOut withoutAcls = Negotiation.answer(new InitIn(7, 45, 1 << 17, EVERYTHING), false);
    assertEquals(Negotiation.SERVED, withoutAcls.flags());
    assertEquals(0, withoutAcls.flags() & Negotiation.ACLS);
    long refused =
        InitFlags.WRITEBACK_CACHE
            | InitFlags.AUTO_INVAL_DATA
            | InitFlags.NO_OPEN_SUPPORT
            | InitFlags.NO_OPENDIR_SUPPORT
            | InitFlags.SECURITY_CTX
            | InitFlags.CREATE_SUPP_GROUP;
    assertEquals(0, agreed.flags() & refused);
    assertEquals(0, Negotiation.answer(new InitIn(7, 45, 0, 0), true).flags());
  }

  @Test
  void transfers_areOneMebibyte_ifTheKernelCan() {
    InitOut agreed = Negotiation.answer(new InitIn(7, 45, 1 << 17, EVERYTHING), true);
    assertEquals(1 << 20, agreed.maxWrite());
    assertEquals(256, agreed.maxPages());
    assertEquals(1 << 17, agreed.maxReadahead());
    assertEquals(
        1 << 17,
        Negotiation.answer(new InitIn(7, 23, 1 << 20, InitFlags.BIG_WRITES), true).maxWrite());
  }

  @Test
  void theOlderMinorVersion_isUsed_andItsSize() {
    assertEquals(64, init(7, 45).body().length);
    assertEquals(38, init(7, 45).buffer().getInt(4));
    assertEquals(31, init(7, 31).buffer().getInt(4));
    assertEquals(24, init(7, 22).body().length);
    assertEquals(8, init(7, 4).body().length);
  }

  @Test
  void aNewerMajorVersion_isToldOurs() {
    ByteBuffer body = init(8, 1).buffer();
    assertEquals(7, body.getInt(0));
    assertEquals(0, body.getInt(12));
  }

  @Test
  void anOlderMajorVersion_isRefused() {
    assertFalse(Negotiation.isPossible(new InitIn(6, 0, 0, 0)));
    assertEquals(-22, init(6, 0).error());
  }
}
