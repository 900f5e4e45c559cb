package org.cairnfs.fuse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.Caller;
import org.cairnfs.actors.api.Entry;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.fuse.memory.MemoryFileSystem;
import org.cairnfs.fuse.memory.Overriding;
import org.cairnfs.fuse.mount.FuseAvailable;
import org.cairnfs.fuse.mount.MountKind;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.mount.Shell;
import org.cairnfs.fuse.wire.Opcode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real programs on a mounted file system in memory, on mounts of both kinds. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class MountedTest {
  private final Path directory;

  private final MemoryFileSystem memory = new MemoryFileSystem(InstantSource.system());
  private @Nullable FuseServer server;

  MountedTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void requireFuse() {
    FuseAvailable.require();
  }

  private FuseServer mount(MountKind kind) throws IOException {
    return mount(memory, MountOptions.defaults().withKind(kind));
  }

  private FuseServer mount(FileSystem fileSystem, MountOptions options) throws IOException {
    Path point = Files.createDirectories(directory.resolve("a mount pöint"));
    FuseServer started = FuseServer.start(fileSystem, LocalWork.NONE, point, options);
    server = started;
    return started;
  }

  @AfterEach
  void leaveNothing() throws Exception {
    FuseServer started = server;
    if (started == null) {
      return;
    }
    started.unmount();
    assertTrue(started.ended().toCompletableFuture().isDone());
    assertTrue(memory.isDestroyed());
    assertEquals(0, started.faults());
    assertFalse(isMounted(started.mountPoint()));
    Kernel.await(() -> isGone(started.guardianPid()), "the guardian's end");
    assertEquals(0, started.counters().inFlight());
  }

  private static boolean isGone(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.isEmpty() || !process.get().isAlive();
  }

  private static boolean isMounted(Path point) throws IOException {
    return Files.readString(Path.of("/proc/self/mountinfo"))
        .contains(" " + point.toString().replace(" ", "\\040") + " ");
  }

  private static final String PROGRAMS =
      """
      cd "$D"
      mkdir -p a/b/c; echo one > a/f; echo two >> a/f; ln a/f a/g; ln -s f a/l
      [ "$(cat a/l)" = "$(printf 'one\\ntwo')" ]; [ "$(stat -c %h a/f)" = 2 ]
      cp a/f a/b/copy; mv a/b/copy a/b/c/moved; cmp a/f a/b/c/moved
      chmod 640 a/f; [ "$(stat -c %a a/g)" = 640 ]
      chown 12:34 a/f; [ "$(stat -c %u:%g a/f)" = 12:34 ]
      touch -d '2001-02-03 04:05:06.789 UTC' a/f; [ "$(stat -c %Y a/f)" = 981173106 ]
      truncate -s 1000000 a/sparse; [ "$(stat -c %s a/sparse)" = 1000000 ]
      [ "$(stat -c %b a/sparse)" = 0 ]
      mkfifo a/pipe; mknod a/null c 1 3; echo discarded > a/null
      exec 3<> a/open; rm a/open; echo still there >&3; exec 3>&-
      tar cf t.tar a; mkdir x; tar xf t.tar -C x; diff -r --no-dereference a/b x/a/b; cmp a/f x/a/f
      seq 1 500 | while read -r n; do : > "many$n"; done
      [ "$(ls | grep -c '^many')" = 500 ]; [ "$(find . -name 'many*' | wc -l)" = 500 ]
      rm many*; rm -r x a t.tar; [ -z "$(ls -A)" ]
      """;

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void programs_work(MountKind kind) throws Exception {
    FuseServer mounted = mount(kind);
    assertEquals(kind == MountKind.BLOCK, mounted.isBlock());
    Shell.run(mounted.mountPoint(), PROGRAMS);
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void largeWrites_arriveInOneRequestPerMebibyte_andAreReadBack(MountKind kind) throws Exception {
    FuseServer mounted = mount(kind);
    Path sample = directory.resolve("sample");
    Shell.run(sample, "head -c 16777216 /dev/urandom > \"$D\"");
    Shell.run(
        mounted.mountPoint(),
        "dd if='" + sample + "' of=\"$D/f\" bs=1M status=none; cmp '" + sample + "' \"$D/f\"");
    assertEquals(16, mounted.counters().requests(Opcode.WRITE));
    Shell.run(
        mounted.mountPoint(), "echo 3 > /proc/sys/vm/drop_caches; cmp '" + sample + "' \"$D/f\"");
    assertTrue(mounted.counters().requests(Opcode.READ) >= 16);
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void processesInParallel_doNotDisturbEachOther(MountKind kind) throws Exception {
    FuseServer mounted = mount(kind);
    Shell.run(
        mounted.mountPoint(),
        """
        cd "$D"; head -c 3000000 /dev/urandom > shared
        work() {
          mkdir "p$1"
          for n in $(seq 1 40); do
            cp shared "p$1/f$n"; cmp shared "p$1/f$n"; mv "p$1/f$n" "p$1/g$n"; rm "p$1/g$n"
          done
          rmdir "p$1"
        }
        pids=; for p in 1 2 3 4 5 6; do work $p & pids="$pids $!"; done
        for pid in $pids; do wait "$pid"; done
        [ "$(ls)" = shared ]
        """);
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void umountByHand_endsTheServer_andEverythingThatBelongsToIt(MountKind kind) throws Exception {
    FuseServer mounted = mount(kind);
    Shell.run(mounted.mountPoint(), "echo x > \"$D/f\"; umount \"$D\"");
    mounted.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertFalse(isMounted(mounted.mountPoint()));
    assertTrue(memory.isDestroyed());
    assertEquals(kind == MountKind.BLOCK ? 1 : 0, mounted.counters().requests(Opcode.DESTROY));
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void sync_reachesTheFileSystem_onBlockMountsOnly(MountKind kind) throws Exception {
    FuseServer mounted = mount(kind);
    Shell.run(mounted.mountPoint(), "echo x > \"$D/f\"; sync -f \"$D\"");
    boolean reached = mounted.counters().requests(Opcode.SYNCFS) > 0;
    assertEquals(kind == MountKind.BLOCK, reached);
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void aMountInUse_isTakenAwayAndCut(MountKind kind) throws Exception {
    FuseServer mounted =
        mount(memory, MountOptions.defaults().withKind(kind).withUnmountLimits(20_000, 300));
    Path ready = directory.resolve("ready");
    Process user =
        Shell.start(
            mounted.mountPoint(),
            "cd \"$D\"; echo > '" + ready + "'; exec sleep 60",
            directory.resolve("out"));
    try {
      Kernel.await(() -> Files.exists(ready), "the user of the mount");
      mounted.unmount();
      assertTrue(mounted.ended().toCompletableFuture().isDone());
      assertFalse(isMounted(mounted.mountPoint()));
    } finally {
      user.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void aKilledProcess_endsItsRequest_throughAnInterrupt(MountKind kind) throws Exception {
    CompletableFuture<Outcome<Entry>> never = new CompletableFuture<>();
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    FileSystem slow =
        Overriding.method(
            memory,
            "lookup",
            arguments -> {
              if (!arguments[2].equals(FileName.of("slow"))) {
                return memory.lookup(
                    (Caller) arguments[0], (Ino) arguments[1], (FileName) arguments[2]);
              }
              asked.complete(true);
              return never;
            });
    FileSystem interruptible =
        Overriding.method(
            slow,
            "interrupt",
            arguments -> {
              never.complete(Outcome.refused(Errno.EINTR));
              return null;
            });
    FuseServer mounted = mount(interruptible, MountOptions.defaults().withKind(kind));
    Process stat =
        Shell.start(mounted.mountPoint(), "exec stat \"$D/slow\"", directory.resolve("out"));
    asked.get(20, TimeUnit.SECONDS);
    stat.destroy();
    assertTrue(stat.waitFor(20, TimeUnit.SECONDS));
    assertTrue(never.isDone());
  }

  @ParameterizedTest
  @EnumSource(
      value = MountKind.class,
      names = {"PLAIN", "BLOCK"})
  void options_areTheMounts(MountKind kind) throws Exception {
    FuseServer mounted =
        mount(memory, MountOptions.parse("ro,nosuid,nodev,noexec,noatime").withKind(kind));
    Shell.Result refused = Shell.attempt(mounted.mountPoint(), "touch \"$D/f\"");
    assertTrue(refused.output().contains("Read-only file system"), refused.output());
    String options =
        Shell.run(mounted.mountPoint(), "findmnt -no OPTIONS \"$D\" || grep cairn /proc/mounts");
    for (String option : new String[] {"ro", "nosuid", "nodev", "noexec", "noatime"}) {
      assertTrue(("," + options.strip() + ",").contains("," + option + ","), options);
    }
  }
}
