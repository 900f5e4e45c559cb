package org.cairnfs.ops.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cairnfs.storage.format.CorruptBlockException;
import org.cairnfs.storage.format.Heartbeat;
import org.cairnfs.storage.format.Seals;
import org.cairnfs.storage.format.SlotClaim;
import org.cairnfs.storage.format.Superblock;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.item.ShardId;
import org.cairnfs.storage.store.LocatedManifest;
import org.cairnfs.storage.store.LogSegment;
import org.cairnfs.storage.store.Manifest;
import org.cairnfs.storage.store.TableDescriptor;
import org.cairnfs.storage.volume.SlotTable.Slot;
import org.cairnfs.storage.volume.VolumeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn print}: what META holds, apart from the items. */
@Command(
    name = "print",
    description = {
      "Prints the superblock, the slots, the logs and the manifests of a META device.",
      "A node may be using it: what changes meanwhile may then be printed as damaged."
    },
    mixinStandardHelpOptions = true)
final class PrintCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "META", description = "device or image file")
  private Path meta = Path.of("");

  @Option(names = "--tables", description = "also every table of every shard")
  private boolean tables;

  PrintCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = console.out();
    try (VolumeReader volume = VolumeReader.openMeta(meta)) {
      superblock(volume, out);
      slots(volume, out);
      logs(volume, out);
      manifests(volume, out);
    }
    return ExitCode.OK;
  }

  private static void superblock(VolumeReader volume, PrintWriter out) throws IOException {
    Superblock superblock = volume.superblock();
    VolumeLayout layout = superblock.layout();
    out.println("superblock");
    out.printf("  volume            %s%n", superblock.id());
    out.printf("  format version    %d%n", Superblock.VERSION);
    out.printf("  created           %s%n", superblock.created());
    out.printf("  META              %s%n", size(layout.metaBytes()));
    out.printf("  DATA              %s%n", size(layout.dataBytes()));
    out.printf("  shards            %d%n", layout.shardCount());
    out.printf("  slots             %d%n", layout.slotCount());
    out.printf("  log of each slot  %s%n", size(layout.logBytes()));
    out.printf(
        "  META chunks       %d of %s%n", layout.metaChunkCount(), size(layout.metaChunkBytes()));
    out.printf(
        "  DATA chunks       %d of %s%n", layout.dataChunkCount(), size(layout.dataChunkBytes()));
    out.printf("  manifests at      %d%n", layout.manifestsAt());
    out.printf("  logs at           %d%n", layout.logsAt());
    out.printf("  META chunks at    %d%n", layout.metaChunksAt());
    out.printf("  DATA chunks at    %d%n", layout.dataChunksAt());
    for (CorruptBlockException damage : volume.superblockDamage()) {
      out.printf("  damaged copy      %s%n", damage.getMessage());
    }
  }

  private static void slots(VolumeReader volume, PrintWriter out) throws IOException {
    out.println("slots");
    int unused = 0;
    for (Slot slot : volume.slots()) {
      Optional<SlotClaim> claim = slot.claim();
      if (claim.isEmpty()) {
        unused++;
        continue;
      }
      slot(slot, claim.get(), out);
    }
    out.printf("  %d never used%n", unused);
  }

  private static void slot(Slot slot, SlotClaim claim, PrintWriter out) {
    SlotClaim.ProcessIdentity process = claim.process();
    String state =
        slot.isClaimed()
            ? "claimed"
            : claim.state() == SlotClaim.State.RELEASED ? "released" : "sealed";
    out.printf(
        "  slot %d: %s, epoch %d, node %s%s, pid %d on %s%n",
        slot.number(),
        state,
        claim.epoch(),
        claim.name(),
        claim.address().isEmpty() ? "" : " at " + claim.address(),
        process.pid(),
        process.host());
    if (slot.heartbeat().isPresent()) {
      Heartbeat heartbeat = slot.heartbeat().get();
      out.printf(
          "    heartbeat %d of epoch %d at %s, log tail %d%n",
          heartbeat.counter(),
          heartbeat.epoch(),
          Instant.ofEpochMilli(heartbeat.wallMillis()),
          heartbeat.logTail());
    }
    for (Seals.Seal seal : slot.seals().seals()) {
      out.printf("    epoch %d sealed: log %d to %d%n", seal.epoch(), seal.start(), seal.end());
    }
  }

  private static void logs(VolumeReader volume, PrintWriter out) throws IOException {
    out.println("logs");
    out.printf(
        "  %d records in %s, with parts for %d shards%n",
        volume.logs().recordsRead(),
        size(volume.logs().bytesRead()),
        volume.logs().shards().size());
  }

  private void manifests(VolumeReader volume, PrintWriter out) throws IOException {
    out.println("manifests");
    int unopened = 0;
    for (int number = 0; number < volume.superblock().layout().shardCount(); number++) {
      Optional<LocatedManifest> located = volume.manifest(new ShardId(number));
      if (located.isPresent()) {
        manifest(located.get(), out);
      } else {
        unopened++;
      }
    }
    out.printf("  %d shards never opened%n", unopened);
  }

  private void manifest(LocatedManifest located, PrintWriter out) {
    Manifest manifest = located.manifest();
    long entries = manifest.tables().stream().mapToLong(TableDescriptor::entries).sum();
    long bytes = manifest.tables().stream().mapToLong(TableDescriptor::length).sum();
    out.printf(
        "  %s: slot %d epoch %d version %d, opened %d times, records up to %d in %d tables (%d entries, %s), %d chunks, %s free%n",
        manifest.shard(),
        manifest.slot(),
        manifest.epoch(),
        manifest.version(),
        manifest.opening(),
        manifest.flushedNumber(),
        manifest.tables().size(),
        entries,
        size(bytes),
        manifest.chunks().size(),
        size(manifest.freeBytes()));
    for (LogSegment segment : manifest.segments()) {
      out.printf(
          "    log of slot %d epoch %d from %d to %s%n",
          segment.slot(),
          segment.epoch(),
          segment.from(),
          segment.isOpen() ? "its end" : segment.to());
    }
    for (CorruptBlockException damage : located.damaged()) {
      out.printf("    unreadable position block: %s%n", damage.getMessage());
    }
    if (tables) {
      for (TableDescriptor table : manifest.tables()) {
        out.printf(
            "    table %d level %d at %d, %s, %d entries, %d of them tombstones%n",
            table.id(),
            table.level(),
            table.address(),
            size(table.length()),
            table.entries(),
            table.tombstones());
      }
    }
  }

  private static String size(long bytes) {
    return ByteSize.text(bytes);
  }
}
