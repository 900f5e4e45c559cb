package org.cairnfs.storage.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.cairnfs.storage.device.AlignedBuffers;
import org.cairnfs.storage.device.BlockDevice;

/**
 * Recognises what a device holds, so that mkfs does not overwrite somebody's file system.
 *
 * <p>Looks for the well-known signatures in the first 132 KiB (the list of blkid(8) for what is
 * found on servers). Not finding one proves nothing, finding one is reason enough to ask for {@code
 * -f}.
 */
public final class DeviceProbe {
  private static final long WINDOW = VolumeLayout.SUPERBLOCK_COPY_AT + VolumeLayout.BLOCK;

  /** Bytes at a place, and what they mean; earlier signatures win. */
  private record Signature(String content, int at, byte[] bytes) {
    static Signature text(String content, int at, String bytes) {
      return new Signature(content, at, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    boolean matches(ByteBuffer buffer) {
      if (at + bytes.length > buffer.limit()) {
        return false;
      }
      for (int i = 0; i < bytes.length; i++) {
        if (buffer.get(at + i) != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Signature> SIGNATURES =
      List.of(
          Signature.text("a Cairn volume", (int) VolumeLayout.SUPERBLOCK_AT, "CaRN"),
          Signature.text("a Cairn volume", (int) VolumeLayout.SUPERBLOCK_COPY_AT, "CaRN"),
          Signature.text("an ext2, ext3 or ext4 file system", 1080, "\u0053\u00ef"),
          Signature.text("an XFS file system", 0, "XFSB"),
          Signature.text("a btrfs file system", 65600, "_BHRfS_M"),
          Signature.text("an f2fs file system", 1024, "\u0010\u0020\u00f5\u00f2"),
          Signature.text("swap space", 4086, "SWAPSPACE2"),
          Signature.text("swap space", 4086, "SWAP-SPACE"),
          Signature.text("an LVM physical volume", 512, "LABELONE"),
          Signature.text("an LVM physical volume", 0, "LABELONE"),
          Signature.text("an encrypted volume (LUKS)", 0, "LUKS\u00ba\u00be"),
          Signature.text("a RAID member", 4096, "\u00fc\u004e\u002b\u00a9"),
          Signature.text("a squashfs file system", 0, "hsqs"),
          Signature.text("an ISO 9660 file system", 32769, "CD001"),
          Signature.text("a partition table (GPT)", 512, "EFI PART"),
          Signature.text("a partition table (GPT)", 4096, "EFI PART"),
          Signature.text("an NTFS file system", 3, "NTFS    "),
          Signature.text("an exFAT file system", 3, "EXFAT   "),
          Signature.text("a FAT file system", 82, "FAT32   "),
          Signature.text("a FAT file system", 54, "FAT1"),
          Signature.text("a partition table", 510, "\u0055\u00aa"));

  private DeviceProbe() {}

  /** What is on the device, as words that follow "it holds"; empty if nothing known is. */
  public static Optional<String> recognise(BlockDevice device) throws IOException {
    ByteBuffer buffer = AlignedBuffers.allocate((int) Math.min(WINDOW, device.size()));
    device.read(0, buffer);
    buffer.flip();
    return SIGNATURES.stream().filter(s -> s.matches(buffer)).map(Signature::content).findFirst();
  }
}
