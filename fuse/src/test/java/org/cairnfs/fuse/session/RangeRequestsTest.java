package org.cairnfs.fuse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.fuse.memory.MemoryFileSystem;
import org.cairnfs.fuse.mount.FuseAvailable;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.mount.Shell;
import org.cairnfs.fuse.wire.Opcode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What programs do with ranges of files reaches a mounted file system. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RangeRequestsTest {
  @BeforeAll
  static void requireFuse() {
    FuseAvailable.require();
  }

  @Test
  void programs_allocate_punch_zero_seekAndCopy(@TempDir Path directory) throws Exception {
    MemoryFileSystem memory = new MemoryFileSystem(InstantSource.system());
    Path point = Files.createDirectory(directory.resolve("mnt"));
    FuseServer server =
        FuseServer.start(memory, LocalWork.NONE, point, MountOptions.parse("plain"));
    try {
      Shell.run(
          point,
          """
          cd "$D"; head -c 3000000 /dev/urandom > f; cp f g; cmp f g
          truncate -s 9000000 g; cp --sparse=auto g h; cmp g h
          fallocate -l 2M a; [ "$(stat -c %s a)" = 2097152 ]
          fallocate -p -o 4096 -l 8192 f; cmp -n 8192 -i 4096:0 f a
          fallocate -z -o 10 -l 3000000 f; [ "$(stat -c %s f)" = 3000010 ]
          """);
      Counters counters = server.counters();
      assertEquals(3, counters.requests(Opcode.FALLOCATE));
      assertTrue(counters.requests(Opcode.LSEEK) > 0);
      assertTrue(
          counters.requests(Opcode.COPY_FILE_RANGE) + counters.requests(Opcode.COPY_FILE_RANGE_64)
              >= 3);
      assertEquals(0, server.faults());
    } finally {
      server.unmount();
    }
  }
}
