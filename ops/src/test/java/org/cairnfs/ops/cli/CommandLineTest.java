package org.cairnfs.ops.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cairnfs.storage.device.Access;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.Devices;
import org.cairnfs.storage.format.BlockHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole command lines, in this process: exit codes, and one line for each error. */
class CommandLineTest {
  private record Result(int code, String out, String err) {}

  private static Result cairn(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Result(code, out.toString(), err.toString());
  }

  private static void assertOneLine(int code, String part, Result result) {
    assertEquals(code, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().startsWith("cairn"), result.err());
    assertTrue(result.err().contains(part), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
  }

  @ParameterizedTest
  @CsvSource({
    "'', Missing required subcommand",
    "frobnicate, frobnicate",
    "--frobnicate, --frobnicate",
    "status --json=maybe, maybe",
    "status extra, extra",
    "status --ops, --ops",
    "status --frobnicate, --frobnicate",
    "status -p a -p b, should be specified only once",
    "up --dir, --dir",
    "up somewhere, somewhere",
    "down --now, --now",
    "mkfs, META",
    "mkfs a, DATA",
    "mkfs a b c, c",
    "mkfs a b -m, -m",
    "mkfs a b -m much, 'is no size'",
    "mkfs a b -d 0, 'must be more than 0'",
    "mkfs a b -d 9999999P, 'more than 8191P'",
    "mkfs a b --shards 0, 'not a whole number'",
    "mkfs a b --shards 1.5, 'not a whole number'",
    "node, --meta",
    "node --meta m, --data",
    "node --meta m --data d --listen here, 'is no address'",
    "node --meta m --data d --ops 1.2.3.4:99999, 'is no address'",
    "node --meta m --data d -o shiny, 'unknown mount option'",
    "node --meta m --data d extra, extra",
    "print, META",
    "print a b, b",
    "check, META",
    "check a, DATA",
    "check a b --repair, --repair",
    "bench, DIR",
    "bench . --files 0, 'not a whole number'",
    "bench . --files many, 'not a whole number'",
    "bench . --procs -3, 'not a whole number'",
    "bench . --rounds 99999999999, 'not a whole number'",
  })
  void whatIsNotUnderstood_isExit2AndOneLine(String commandLine, String part) {
    String[] args = commandLine.isEmpty() ? new String[0] : commandLine.split(" ");
    assertOneLine(ExitCode.USAGE, part, cairn(args));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"up --dir", "down --dir", "status -p", "mkfs a", "print", "check a", "bench"})
  void anEmptyPath_isExit2AndOneLine(String commandLine) {
    List<String> args = new ArrayList<>(List.of(commandLine.split(" ")));
    args.add("");
    assertOneLine(ExitCode.USAGE, "the path is empty", cairn(args.toArray(new String[0])));
  }

  @ParameterizedTest
  @CsvSource({
    "status --ops nonsense, 'nonsense'",
    "status --ops localhost:0, 'is no address'",
    "status --ops 127.0.0.1:1, 'cannot reach a node at 127.0.0.1:1'",
    "status --ops no.such.host.invalid:80, 'cannot reach'",
    "status -p /nowhere/at/all, 'does not exist'",
    "status -p /proc, 'not on a Cairn mount'",
    "down --dir /nowhere/at/all, 'does not exist'",
    "mkfs /nowhere/a /nowhere/b, 'does not exist'",
    "mkfs /nowhere/a /nowhere/b -m 1G -d 1G, 'does not exist'",
    "mkfs /nowhere/a /nowhere/../nowhere/a -m 1G -d 1G, 'name two different devices'",
    "mkfs /dev/null /dev/zero, 'neither a block device nor a regular file'",
    "mkfs /proc /sys, 'neither a block device nor a regular file'",
    "node --meta /nowhere/m --data /nowhere/d, '/nowhere/m: does not exist'",
    "node --meta /proc --data /sys, 'neither a block device nor a regular file'",
    "node --meta /nowhere/m --data /nowhere/m, 'name two different devices'",
    "check /nowhere/m /nowhere/m, 'name two different devices'",
    "print /nowhere/m, 'does not exist'",
    "print /etc/hostname, 'hostname'",
    "check /nowhere/m /nowhere/d, 'does not exist'",
    "check /dev/null /dev/zero, 'neither a block device nor a regular file'",
    "bench /nowhere/at/all, 'not a directory'",
    "bench /dev/null, 'not a directory'",
  })
  void whatCannotBeDone_isExit1AndOneLine(String commandLine, String part) {
    assertOneLine(ExitCode.FAILED, part, cairn(commandLine.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "--version",
        "up --help",
        "down -h",
        "status --help",
        "bench --help"
      })
  void help_isExit0OnStandardOutput(String commandLine) {
    Result result = cairn(commandLine.split(" "));
    assertEquals(ExitCode.OK, result.code());
    assertEquals("", result.err());
    assertTrue(
        result.out().startsWith("Usage: cairn") || result.out().startsWith("cairn "), result.out());
  }

  @Test
  void whatListensButIsNoNode_isSaidSo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread peer =
          new Thread(
              () -> {
                try (var connection = server.accept()) {
                  connection
                      .getOutputStream()
                      .write("220 mail\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                  return;
                }
              });
      peer.start();
      assertOneLine(
          ExitCode.FAILED,
          "is no Cairn node",
          cairn("status", "--ops", "127.0.0.1:" + server.getLocalPort()));
      peer.join();
    }
  }

  @Test
  void down_whenNothingRuns_isHarmless_andForgetsAStaleProcess(@TempDir Path temp)
      throws Exception {
    Files.writeString(temp.resolve("node.pid"), ProcessHandle.current().pid() + "\n");
    Result result = cairn("down", "--dir", temp.toString());
    assertEquals(ExitCode.OK, result.code(), result.err());
    assertTrue(result.out().contains("was not running"), result.out());
    assertTrue(Files.notExists(temp.resolve("node.pid")));
  }

  @Test
  void mkfs_makesSparseImages_andRefusesToOverwriteThem(@TempDir Path temp) throws Exception {
    String[] mkfs = {"mkfs", temp + "/meta", temp + "/data", "-m", "256M", "-d", "1.5T"};
    Result made = cairn(mkfs);
    assertEquals(ExitCode.OK, made.code(), made.err());
    assertTrue(made.out().endsWith(": META 256M, DATA 1.5T, 64 shards\n"), made.out());
    assertEquals(256 << 20, Files.size(temp.resolve("meta")));
    assertOneLine(ExitCode.FAILED, "holds a Cairn volume (give -f to overwrite it)", cairn(mkfs));
    assertEquals(
        ExitCode.OK, cairn("mkfs", temp + "/meta", temp + "/data", "-f", "--shards", "8").code());
  }

  @Test
  void mkfs_refusesWhatHoldsSomething_isInUse_orTooSmall(@TempDir Path temp) throws Exception {
    Path swap = temp.resolve("swap");
    try (RandomAccessFile file = new RandomAccessFile(swap.toFile(), "rw")) {
      file.setLength(1 << 30);
      file.seek(4086);
      file.write("SWAPSPACE2".getBytes(StandardCharsets.US_ASCII));
    }
    String data = temp + "/data";
    assertOneLine(
        ExitCode.FAILED, "holds swap space", cairn("mkfs", swap.toString(), data, "-d", "1G"));
    assertTrue(Files.notExists(Path.of(data)));
    assertOneLine(
        ExitCode.FAILED,
        "bytes, not",
        cairn("mkfs", swap.toString(), data, "-m", "2G", "-d", "1G", "-f"));
    assertOneLine(
        ExitCode.FAILED, "too small", cairn("mkfs", temp + "/tiny", data, "-m", "4K", "-d", "1G"));
    try (BlockDevice used = Devices.open(swap, Access.WRITE_EXCLUSIVE)) {
      assertOneLine(
          ExitCode.FAILED,
          "is in use by another process",
          cairn("mkfs", used.name(), data, "-d", "1G", "-f"));
    }
  }

  @Test
  void freshVolume_isSound_andPrinted_andItsDevicesAreNotConfused(@TempDir Path temp)
      throws Exception {
    String meta = temp + "/meta";
    String data = temp + "/data";
    String other = temp + "/other";
    assertEquals(
        ExitCode.OK, cairn("mkfs", meta, data, "-m", "64M", "-d", "256M", "--shards", "4").code());
    assertEquals(
        ExitCode.OK,
        cairn("mkfs", temp + "/meta2", other, "-m", "64M", "-d", "256M", "--shards", "4").code());
    Result check = cairn("check", meta, data, "--data");
    assertEquals(ExitCode.OK, check.code(), check.out() + check.err());
    assertEquals(meta + ": 1 inodes, sound\n", check.out());
    Result print = cairn("print", meta, "--tables");
    assertEquals(ExitCode.OK, print.code(), print.err());
    assertTrue(print.out().contains("  shards            4\n"), print.out());
    assertTrue(print.out().contains("  slot 0: released, epoch 1, node mkfs"), print.out());
    assertOneLine(ExitCode.FAILED, data + ": is a DATA device", cairn("print", data));
    for (String command : List.of("check META DATA", "node --meta META --data DATA")) {
      assertOneLine(ExitCode.FAILED, "is the DATA device", with(command, data, meta));
      assertOneLine(ExitCode.FAILED, "belongs to volume", with(command, meta, other));
      assertOneLine(
          ExitCode.FAILED, "name a DATA device here", with(command, meta, temp + "/meta2"));
    }
  }

  @Test
  void portsInUse_areNamed_andTheVolumeStaysSound(@TempDir Path temp) throws Exception {
    String meta = temp + "/meta";
    String data = temp + "/data";
    assertEquals(
        ExitCode.OK, cairn("mkfs", meta, data, "-m", "64M", "-d", "256M", "--shards", "2").code());
    try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String address = "127.0.0.1:" + used.getLocalPort();
      for (String option : List.of("--listen", "--ops")) {
        String line =
            "cannot listen at "
                + address
                + ": [/"
                + address
                + "] Address already in use; choose another with "
                + option;
        Result result = cairn("node", "--meta", meta, "--data", data, option, address);
        assertOneLine(ExitCode.FAILED, line, result);
      }
    }
    assertOneLine(
        ExitCode.FAILED,
        "does not exist",
        cairn("node", "--meta", meta, "--data", data, "--mount", temp + "/absent"));
    assertEquals(ExitCode.OK, cairn("check", meta, data).code());
  }

  private static Result with(String command, String meta, String data) {
    return cairn(command.replace("META", meta).replace("DATA", data).split(" "));
  }

  @Test
  void damagedVolumes_areRefusedOrFound(@TempDir Path temp) throws Exception {
    Path meta = temp.resolve("meta");
    Path data = temp.resolve("data");
    assertEquals(
        ExitCode.OK,
        cairn("mkfs", meta.toString(), data.toString(), "-m", "64M", "-d", "256M", "--shards", "2")
            .code());
    flip(meta, 64 * 1024 + 100);
    Result oneCopy = with("check META DATA", meta.toString(), data.toString());
    assertEquals(ExitCode.FAILED, oneCopy.code());
    assertTrue(oneCopy.out().startsWith("superblock copy: "), oneCopy.out());
    assertEquals(2, oneCopy.out().lines().count(), oneCopy.out());
    flip(meta, 128 * 1024 + 100);
    assertOneLine(
        ExitCode.FAILED,
        "both copies are damaged",
        with("check META DATA", meta.toString(), data.toString()));
    assertOneLine(
        ExitCode.FAILED,
        "both copies are damaged",
        with("node --meta META --data DATA", meta.toString(), data.toString()));
    try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
      file.setLength(128 << 20);
    }
    flip(meta, 64 * 1024 + 100);
    assertOneLine(
        ExitCode.FAILED,
        "is truncated",
        with("node --meta META --data DATA", meta.toString(), data.toString()));
  }

  @Test
  void aVolumeOfAnotherFormatVersion_isRefused_andLeftAsItIs(@TempDir Path temp) throws Exception {
    Path meta = temp.resolve("meta");
    Path data = temp.resolve("data");
    assertEquals(
        ExitCode.OK, with("mkfs META DATA -m 64M -d 256M --shards 2", "" + meta, "" + data).code());
    try (FileChannel file =
        FileChannel.open(meta, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (long place : new long[] {64 << 10, 128 << 10}) {
        ByteBuffer block = ByteBuffer.allocate(4096);
        file.read(block, place);
        BlockHeader found = BlockHeader.peek(block, 0);
        new BlockHeader(
                found.magic(),
                99,
                found.length(),
                found.volume(),
                found.address(),
                found.epoch(),
                found.owner(),
                found.aux())
            .writeTo(block, 0);
        file.write(block.rewind(), place);
      }
    }
    byte[] before = Arrays.copyOf(Files.readAllBytes(meta), 1 << 20);
    for (String command :
        List.of(
            "check META DATA",
            "node --meta META --data DATA",
            "print META",
            "mkfs META DATA --shards 2")) {
      String part = command.startsWith("mkfs") ? "holds a Cairn volume" : "has format version 99";
      assertOneLine(ExitCode.FAILED, part, with(command, meta.toString(), data.toString()));
    }
    assertArrayEquals(before, Arrays.copyOf(Files.readAllBytes(meta), 1 << 20));
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 1);
    }
  }

  @Test
  void up_whoseNodeCannotStart_showsTheEndOfItsLog(@TempDir Path temp) throws Exception {
    Path dir = temp.toRealPath();
    for (String name : List.of("meta.img", "data.img")) {
      Files.write(dir.resolve(name), new byte[1 << 20]);
    }
    Result result = cairn("up", "--dir", dir.toString());
    assertOneLine(ExitCode.FAILED, "the node has ended; the end of its log is above", result);
    assertTrue(result.out().contains("meta.img: is not a Cairn device"), result.out());
    assertTrue(Files.notExists(dir.resolve("node.pid")));
  }

  @Test
  void up_whileAnotherIsAtWork_isRefused(@TempDir Path temp) throws Exception {
    try (FileChannel lock =
        FileChannel.open(
            temp.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      assertOneLine(
          ExitCode.FAILED, "another 'cairn up' is at work", cairn("up", "--dir", temp.toString()));
    }
  }

  @Test
  void up_withHalfAVolume_touchesNothing(@TempDir Path temp) throws Exception {
    Files.createFile(temp.resolve("meta.img"));
    assertOneLine(ExitCode.FAILED, "data.img is missing", cairn("up", "--dir", temp.toString()));
  }
}
