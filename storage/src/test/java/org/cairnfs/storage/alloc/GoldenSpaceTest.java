package org.cairnfs.storage.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.cairnfs.storage.format.Golden;
import org.cairnfs.storage.item.Change;
import org.cairnfs.storage.item.ShardId;
import org.junit.jupiter.api.Test;

/** Items of space of format version 1 are read and written as ever. */
class GoldenSpaceTest {
  private static final BlockRun RUN = new BlockRun(0x1122334455L, 0x66);
  private static final Grant GRANT = new Grant(0x778899, 0xaabb, RUN);

  private static void assertGolden(String name, Change change) {
    Change.Put put = (Change.Put) change;
    ByteBuffer bytes = ByteBuffer.allocate(2 + put.key().length() + put.value().length());
    bytes.put((byte) put.key().length());
    put.key().putTo(bytes);
    bytes.put((byte) put.value().length());
    put.value().putTo(bytes);
    Golden.assertMatches("v1/space-" + name, bytes.flip());
  }

  @Test
  void items_ofVersion1_areWritten() {
    assertGolden("free", SpaceItems.putFree(RUN));
    assertGolden("grant", SpaceItems.putGrant(GRANT, 5));
    assertGolden("chunk", SpaceItems.putChunk(9, 5));
    assertGolden("totals", new SpaceItems.Totals(1, 2, 3).put());
    assertGolden("pool", SpaceItems.putPool(SpaceItems.Device.META, 9, new ShardId(4)));
    assertGolden("returned", SpaceItems.putReturned(SpaceItems.Device.DATA, 9));
    assertGolden("returned-count", SpaceItems.putReturnedCount(SpaceItems.Device.DATA, 4));
    assertGolden("given", new SpaceItems.Given(9, 4).put(SpaceItems.Device.DATA));
  }

  @Test
  void items_areReadAsWritten() {
    for (Change change : List.of(SpaceItems.putFree(RUN), SpaceItems.putGrant(GRANT, 5))) {
      Change.Put put = (Change.Put) change;
      if (SpaceItems.isGrant(put.key())) {
        assertEquals(GRANT, SpaceItems.grant(put.key(), put.value()));
      } else {
        assertEquals(RUN, SpaceItems.freeRun(put.key(), put.value()));
      }
    }
  }
}
