package org.cairnfs.storage.leaks;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.cairnfs.storage.leaks.Planting.Planted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that leak, one class for each kind; {@link LeakScanTest} runs them and expects their
 * failure.
 *
 * <p>Each leaves with {@link Planting} how to undo what it did.
 */
final class PlantedLeaks {
  private PlantedLeaks() {}

  private static FileChannel open() throws IOException {
    FileChannel channel = FileChannel.open(Path.of("/dev/zero"), READ);
    Planting.undo(channel::close);
    return channel;
  }

  /** For leaks that are memory. */
  private static void keep(Object memory) {
    Deque<Object> kept = new ArrayDeque<>();
    kept.add(memory);
    Planting.undo(kept::clear);
  }

  static void command(String... command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + status);
    }
  }

  static final class Nothing {
    @Planted
    void test() throws IOException {
      FileChannel.open(Path.of("/dev/zero"), READ).close();
      new Thread(() -> {}, "short-lived").start();
      ByteBuffer.allocateDirect(4096);
    }
  }

  static final class BufferInAField {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

    @Planted
    void test() {
      buffer.put((byte) 1);
    }
  }

  static final class Descriptor {
    @Planted
    void test() throws IOException {
      open();
    }
  }

  static final class TrackedDescriptor {
    @Planted
    void test() throws IOException {
      Tracked.register(open(), "/dev/zero");
    }
  }

  static final class DescriptorInAField {
    final FileChannel channel;

    DescriptorInAField() throws IOException {
      channel = open();
    }

    @Planted
    void test() {}
  }

  static final class DescriptorOfTheClass {
    @BeforeAll
    static void openForAll() throws IOException {
      open();
    }

    @Planted
    void test() {}
  }

  static final class DirectBuffer {
    @Planted
    void test() {
      keep(ByteBuffer.allocateDirect(4096));
    }
  }

  static final class MappedBuffer {
    @Planted
    void test(@TempDir Path directory) throws IOException {
      Path file = directory.resolve("mapped");
      try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
        keep(channel.map(MapMode.READ_WRITE, 0, 4096));
      }
    }
  }

  static final class NativeMemory {
    @Planted
    void test() {
      Pointer memory = Memory.allocateDirect(Runtime.getSystemRuntime(), 4096);
      keep(memory);
    }
  }

  static final class LeftThread {
    @Planted
    void test() {
      CountDownLatch end = new CountDownLatch(1);
      Thread thread = new Thread(() -> awaitQuietly(end), "planted");
      thread.start();
      Planting.undo(end::countDown);
    }

    private static void awaitQuietly(CountDownLatch end) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static final class Mount {
    @Planted
    void test() throws Exception {
      Path point = Files.createTempDirectory(TestRoot.path(), "mount");
      Planting.undo(() -> Files.delete(point));
      command("mount", "-t", "tmpfs", "planted", point.toString());
      Planting.undo(() -> command("umount", point.toString()));
    }
  }

  static final class LoopDevice {
    @Planted
    void test() throws Exception {
      Path image = Files.createTempFile(TestRoot.path(), "loop", ".img");
      Planting.undo(() -> Files.delete(image));
      Files.write(image, new byte[64 * 1024]);
      command("losetup", "-f", image.toString());
      Planting.undo(
          () -> command("sh", "-c", "losetup -d $(losetup -n -O NAME -j '" + image + "')"));
    }
  }

  static final class Child {
    @Planted
    void test() throws IOException {
      Process process = new ProcessBuilder("sleep", "1000").start();
      Planting.undo(() -> process.destroyForcibly().waitFor());
    }
  }

  static final class DetachedProcess {
    @Planted
    void test() throws Exception {
      Path pid = Files.createTempFile(TestRoot.path(), "pid", "");
      command("sh", "-c", "setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $! > " + pid);
      long number = Long.parseLong(Files.readString(pid).strip());
      Files.delete(pid);
      Planting.undo(() -> ProcessHandle.of(number).ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  static final class NodeNotScanned {
    @Planted
    void test() {
      NodeScan scan = NodeScan.begin("node 7");
      Planting.undo(scan::afterNode);
    }
  }

  static final class NodeLeavesDescriptor {
    @Planted
    void test() throws IOException {
      NodeScan scan = NodeScan.begin("node 8");
      open();
      scan.afterNode();
    }
  }

  static final class NodeProcessLeaksDescriptor {
    @Planted
    void test() throws Exception {
      NodeScan scan = NodeScan.begin("node 9");
      Process node =
          new ProcessBuilder("sh", "-c", "echo ready; read x; exec 9</dev/zero; echo done; read y")
              .start();
      Planting.undo(scan::afterNode);
      Planting.undo(() -> node.destroyForcibly().waitFor());
      node.inputReader().readLine();
      scan.watch(node.toHandle());
      node.outputWriter().write("go\n");
      node.outputWriter().flush();
      node.inputReader().readLine();
      scan.beforeEnd();
    }
  }

  static final class LeaseOfNobody {
    @Planted
    void test() {
      ScriptedProbe node = new ScriptedProbe("leases");
      node.suspects.add(Suspect.of("5", "lease 5 of mount 2", () -> "granted by lookup"));
      Planting.undo(BoundProbe.bind(node, "node 3")::close);
      Planting.undo(node.suspects::clear);
    }
  }

  static final class LeaseAtTheEndOfTheNode {
    @Planted
    void test() {
      ScriptedProbe node = new ScriptedProbe("leases");
      BoundProbe bound = BoundProbe.bind(node, "node 4");
      node.suspects.add(Suspect.of("6", "lease 6 of mount 2", () -> "granted by lookup"));
      bound.close();
    }
  }

  static final class ScanImpossible {
    @Planted
    void test() {
      ScriptedProbe node = new ScriptedProbe("orphan items");
      node.broken = true;
      Planting.undo(BoundProbe.bind(node, "node 3")::close);
      Planting.undo(() -> node.broken = false);
    }
  }

  /** Stands for what a node tells about itself. */
  private static final class ScriptedProbe implements LeakProbe {
    private final String kind;
    private final List<Suspect> suspects = new ArrayList<>();
    private boolean broken;

    ScriptedProbe(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public List<Suspect> scan() throws IOException {
      if (broken) {
        throw new IOException("the node does not answer");
      }
      return List.copyOf(suspects);
    }
  }
}
