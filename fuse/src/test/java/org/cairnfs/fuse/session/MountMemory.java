package org.cairnfs.fuse.session;

import java.nio.file.Path;
import java.time.InstantSource;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.fuse.memory.MemoryFileSystem;
import org.cairnfs.fuse.mount.MountKind;
import org.cairnfs.fuse.mount.MountOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mounts an empty file system in memory until it is unmounted: {@code MountMemory DIR [PLAIN|BLOCK
 * [OPTIONS]]}.
 */
public final class MountMemory {
  private static final Logger LOG = LoggerFactory.getLogger(MountMemory.class);

  private MountMemory() {}

  public static void main(String... arguments) throws Exception {
    MountKind kind = arguments.length > 1 ? MountKind.valueOf(arguments[1]) : MountKind.AUTOMATIC;
    MountOptions options = MountOptions.parse(arguments.length > 2 ? arguments[2] : "");
    MemoryFileSystem fileSystem = new MemoryFileSystem(InstantSource.system());
    FuseServer server =
        FuseServer.start(fileSystem, LocalWork.NONE, Path.of(arguments[0]), options.withKind(kind));
    Runtime.getRuntime().addShutdownHook(new Thread(server::unmount, "unmount"));
    server.ended().toCompletableFuture().get();
    LOG.info("{}", server.counters().requestsByOperation());
  }
}
