package org.cairnfs.actors.inode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.cairnfs.actors.golden.GoldenFile;
import org.cairnfs.actors.item.Extent;
import org.cairnfs.actors.item.ItemFormatException;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;

class TrimMarkTest {
  private static final Extent EXTENT = new Extent(10, 500, Extent.Checksums.of(1, 2, 3, 4));

  @Test
  void marks_areAsInTheirGoldenFile() {
    new GoldenFile("item/v1/trim-mark")
        .check(
            List.of(
                TrimMark.from(7),
                new TrimMark(7, 1L << 50, false),
                new TrimMark(0, Long.MAX_VALUE, true)),
            mark -> mark.encode().toArray(),
            bytes -> TrimMark.decode(Bytes.of(bytes)));
  }

  @Test
  void damagedMarks_areRefused() {
    byte[] unknown = new TrimMark(1, 2, true).encode().toArray();
    unknown[16] = 2;
    assertThrows(ItemFormatException.class, () -> TrimMark.decode(Bytes.of(unknown)));
    assertThrows(ItemFormatException.class, () -> TrimMark.decode(Bytes.of(new byte[9])));
  }

  @Test
  void freedBlocks_areHolesForReaders_beforeTheyAreFree() {
    assertEquals(
        List.of(EXTENT.clip(10, 11), EXTENT.clip(13, 14)),
        new TrimMark(11, 13, false).applied(List.of(EXTENT)));
    assertEquals(List.of(), new TrimMark(0, 99, false).applied(List.of(EXTENT)));
    assertEquals(List.of(EXTENT), TrimMark.from(14).applied(List.of(EXTENT)));
  }

  @Test
  void emptiedBlocks_areUnwrittenForReaders_beforeTheirItemsSaySo() {
    assertEquals(
        List.of(EXTENT.clip(10, 11), Extent.unwritten(11, 501, 2), EXTENT.clip(13, 14)),
        new TrimMark(11, 13, true).applied(List.of(EXTENT)));
  }
}
