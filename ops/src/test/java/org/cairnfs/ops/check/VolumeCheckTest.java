package org.cairnfs.ops.check;

import static org.cairnfs.ops.check.FakeVolume.DIRECTORY;
import static org.cairnfs.ops.check.FakeVolume.DIRECTORY_NAME;
import static org.cairnfs.ops.check.FakeVolume.FILE;
import static org.cairnfs.ops.check.FakeVolume.FILE_NAME;
import static org.cairnfs.ops.check.FakeVolume.ORPHAN;
import static org.cairnfs.ops.check.FakeVolume.SYMLINK;
import static org.cairnfs.ops.check.FakeVolume.key;
import static org.cairnfs.ops.check.FakeVolume.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cairnfs.actors.api.FileKind;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.Dentry;
import org.cairnfs.actors.item.Keys;
import org.cairnfs.storage.item.Bytes;
import org.cairnfs.storage.item.ShardId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VolumeCheckTest {
  private static List<String> check(CheckedVolume volume) {
    List<String> lines = new ArrayList<>();
    Findings findings = new Findings(lines::add);
    new VolumeCheck(volume, findings, VolumeCheck.ExtentCheck.NO_CONTENTS).run();
    assertEquals(lines.size(), findings.count());
    return lines;
  }

  @Test
  void soundVolume_hasNoFindings_alsoWithAChunkGivenButNotListed() {
    VolumeCheck check =
        new VolumeCheck(
            new FakeVolume(),
            new Findings(line -> assertEquals("", line)),
            VolumeCheck.ExtentCheck.NO_CONTENTS);
    check.run();
    assertEquals(5, check.inodes());
  }

  static Stream<Arguments> damage() {
    return Stream.of(
        damage(
            "entry by name lost",
            v -> v.remove(Ino.ROOT, Keys.name(Ino.ROOT, FILE_NAME)),
            "entry 'file' at position 3 of directory ino 1 for file ino 257: is in its directory's positions and the inode's back-references but not in its directory's names"),
        damage(
            "entry by position lost",
            v -> v.remove(DIRECTORY, Keys.position(DIRECTORY, 2)),
            "not in its directory's positions"),
        damage(
            "back-reference lost",
            v -> v.remove(SYMLINK, Keys.backReference(SYMLINK, Ino.ROOT, 4)),
            "not in the inode's back-references"),
        damage(
            "back-reference lost, link count",
            v -> v.remove(FILE, Keys.backReference(FILE, DIRECTORY, 2)),
            "ino 257: link count 2, should be 1"),
        damage(
            "entry without inode",
            v -> v.remove(SYMLINK, Keys.record(SYMLINK)),
            "ino 2: has items but no inode record"),
        damage(
            "entry of the wrong kind",
            v ->
                v.put(
                    Ino.ROOT,
                    Keys.name(Ino.ROOT, FILE_NAME),
                    new Dentry(FILE_NAME, FILE, FileKind.FIFO, 3).encodeByName()),
            "for fifo ino 257"),
        damage(
            "entry of another inode",
            v ->
                v.put(
                    Ino.ROOT,
                    Keys.position(Ino.ROOT, 3),
                    new Dentry(FILE_NAME, SYMLINK, FileKind.FILE, 3).encodeByPosition()),
            "for file ino 2: is in its directory's positions but not"),
        damage(
            "link count of a file",
            v -> v.inode(FILE, record(FileKind.FILE, 3, 3 * 4096, 3, 0, 0)),
            "ino 257: link count 3, should be 2"),
        damage(
            "link count of a directory",
            v -> v.inode(Ino.ROOT, record(FileKind.DIRECTORY, 2, 11, 0, 1, 5)),
            "ino 1: link count 2, should be 3"),
        damage(
            "size of a directory",
            v -> v.inode(DIRECTORY, record(FileKind.DIRECTORY, 2, 5, 0, 1, 3)),
            "ino 256: size 5, should be 4"),
        damage(
            "parent of a directory",
            v -> v.inode(DIRECTORY, record(FileKind.DIRECTORY, 2, 4, 0, 2, 3)),
            "ino 256: its parent is ino 2, its back-reference says ino 1"),
        damage(
            "directory with two names",
            v ->
                v.entry(
                    DIRECTORY, new Dentry(FileName.of("loop"), DIRECTORY, FileKind.DIRECTORY, 1)),
            "ino 256: back-references 2, should be 1"),
        damage(
            "position not yet given",
            v -> v.inode(Ino.ROOT, record(FileKind.DIRECTORY, 3, 11, 0, 1, 4)),
            "ino 1: an entry has position 4"),
        damage(
            "size of a symlink",
            v -> v.inode(SYMLINK, record(FileKind.SYMLINK, 1, 8, 0, 0, 0)),
            "ino 2: size 8, should be 7"),
        damage(
            "symlink without target",
            v -> v.remove(SYMLINK, Keys.target(SYMLINK)),
            "ino 2: symlink targets 0, should be 1"),
        damage(
            "orphan item lost",
            v -> v.remove(ORPHAN, Keys.orphan(ORPHAN)),
            "ino 258: has no link but no orphan item either"),
        damage(
            "orphan item of a living inode",
            v -> v.put(FILE, Keys.orphan(FILE), Bytes.EMPTY),
            "ino 257: has an orphan item but is no inode without links"),
        damage(
            "trim pending but not listed",
            v -> v.put(FILE, Keys.trim(FILE), Bytes.of(new byte[8])),
            "ino 257: has a pending trim that is not listed"),
        damage(
            "trim listed but not pending",
            v -> v.put(FILE, Keys.trimming(FILE), Bytes.EMPTY),
            "ino 257: is listed for a trim that is not pending"),
        damage(
            "inode in the wrong shard",
            v ->
                v.shard(0)
                    .put(Keys.record(new Ino(300)), record(FileKind.FILE, 0, 0, 0, 0, 0).encode()),
            "ino 300: is in shard 0 but belongs to shard 1"),
        damage(
            "blocks",
            v -> v.inode(FILE, record(FileKind.FILE, 2, 3 * 4096, 4, 0, 0)),
            "ino 257: blocks 4, should be 3"),
        damage(
            "extents beyond the end",
            v -> v.inode(FILE, record(FileKind.FILE, 2, 2 * 4096, 3, 0, 0)),
            "ino 257: end of its written extents in blocks 3, should be 2"),
        damage(
            "extents overlap in the file",
            v -> v.put(FILE, Keys.extent(FILE, 1), FakeVolume.extent(1, 266, 1).encode()),
            "ino 257: extents overlap at file block 1"),
        damage(
            "unreadable record",
            v -> v.put(FILE, Keys.record(FILE), Bytes.of(new byte[] {9})),
            "is not readable"),
        damage(
            "unknown zone",
            v -> v.shard(0).put(Bytes.of(new byte[] {0x7f}), Bytes.EMPTY),
            "unknown zone"),
        damage(
            "block owned twice",
            v -> v.free(256, 1),
            "shard 1: DATA blocks 256 to 256 belong to free space and to ino 257 at file block 0"),
        damage(
            "block lost", v -> v.free(259, 6), "shard 1: DATA blocks 265 to 265 belong to nobody"),
        damage(
            "end of a chunk lost",
            v -> v.shard(1).remove(key('G').putLong(77).putLong(1).done()),
            "shard 1: DATA blocks 364 to 383 belong to nobody"),
        damage(
            "block of another shard",
            v -> v.free(600, 1),
            "belong to free space but lie outside the shard's chunks"),
        damage("totals", v -> v.totals(1, 2, 3), "shard 1: its totals of DATA are recorded as"),
        damage(
            "chunk not given",
            v -> v.shard(1).put(key('C').put((byte) 'd').putLong(2).done(), FakeVolume.little(1)),
            "shard 1: lists chunk 2 of DATA, which the pool did not give it"),
        damage(
            "META chunk of another",
            v -> v.listMeta(1, List.of(0L, 1L)),
            "shard 1: lists chunk 0 of META, which the pool did not give it"),
        damage(
            "pool's owner differs",
            v -> v.shard(0).put(key('P').put((byte) 'd').putLong(1).done(), Bytes.of(new byte[4])),
            "chunks by number and chunks by owner differ"),
        damage(
            "chunk lost from the pool",
            v -> v.shard(0).remove(key('P').put((byte) 'd').putLong(1).done()),
            "chunk pool: chunks 1 to 1 of DATA are lost"),
        damage(
            "pool's high-water mark",
            v -> v.shard(0).put(key('N').put((byte) 'd').done(), FakeVolume.little(2)),
            "chunk pool: the next chunk of DATA is recorded as 2, should be 3"),
        damage(
            "returned chunk with an owner",
            v -> v.returned(1, 1),
            "chunk pool: chunk 1 of DATA has an owner and came back"),
        damage(
            "returned chunks miscounted",
            v -> v.returned(3, 2),
            "chunk pool: chunks of DATA that came back are recorded as 2, should be 1"),
        damage(
            "returned chunk that its shard still lists",
            v -> v.comesBack(1),
            "shard 1: lists chunk 1 of DATA, which the pool did not give it"),
        damage(
            "pool item in another shard",
            v -> v.shard(1).put(key('N').put((byte) 'm').done(), FakeVolume.little(2)),
            "shard 1: holds an item of the chunk pool"));
  }

  private static Arguments damage(String name, Consumer<FakeVolume> damage, String finding) {
    return Arguments.of(name, damage, finding);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damage")
  void damage_isFoundAndNamed(String name, Consumer<FakeVolume> damage, String finding) {
    FakeVolume volume = new FakeVolume();
    damage.accept(volume);
    List<String> findings = check(volume);
    assertTrue(findings.stream().anyMatch(line -> line.contains(finding)), findings::toString);
    assertTrue(findings.stream().allMatch(line -> line.lines().count() == 1), findings::toString);
  }

  @Test
  void unreadableShard_isOneFinding_andTheOthersAreStillChecked() {
    FakeVolume volume = new FakeVolume();
    volume.inode(Ino.ROOT, record(FileKind.DIRECTORY, 9, 11, 0, 1, 5));
    List<String> findings = check(new Failing(volume));
    assertTrue(findings.contains("shard 1: bad block"), findings::toString);
    assertTrue(findings.contains("ino 1: link count 9, should be 3"), findings::toString);
    assertTrue(findings.stream().noneMatch(line -> line.startsWith("entry ")), findings::toString);
  }

  @Test
  void moreFindingsThanAnyoneReads_areCountedOnly() {
    List<String> lines = new ArrayList<>();
    Findings findings = new Findings(lines::add);
    for (int i = 0; i < Findings.TOLD_MAX + 5; i++) {
      findings.add("x");
    }
    assertEquals(Findings.TOLD_MAX + 1, lines.size());
    assertEquals(Findings.TOLD_MAX + 5, findings.count());
  }

  @Test
  void directoryName_isNotTheOnlyThingCompared() {
    FakeVolume volume = new FakeVolume();
    volume.remove(Ino.ROOT, Keys.name(Ino.ROOT, DIRECTORY_NAME));
    assertTrue(
        check(volume).stream().anyMatch(line -> line.startsWith("ino 1: size 11, should be 8")));
  }

  /** Shard 1 cannot be read. */
  private record Failing(FakeVolume volume) implements CheckedVolume {
    @Override
    public int shardCount() {
      return volume.shardCount();
    }

    @Override
    public ItemCursor items(ShardId shard, Bytes from, Bytes to) throws IOException {
      if (shard.value() == 1) {
        throw new IOException("bad block");
      }
      return volume.items(shard, from, to);
    }

    @Override
    public List<Long> metaChunks(ShardId shard) {
      return volume.metaChunks(shard);
    }

    @Override
    public org.cairnfs.storage.alloc.BlockRun dataChunk(long chunk) {
      return volume.dataChunk(chunk);
    }

    @Override
    public long dataChunkOf(long block) {
      return volume.dataChunkOf(block);
    }
  }
}
