package org.cairnfs.ops.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.ops.daemon.CairnNodeStarter;
import org.cairnfs.ops.daemon.DaemonSettings;
import org.cairnfs.ops.daemon.NodeDaemon;
import org.cairnfs.ops.node.OpsAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code cairn node}: runs a node until it is told to leave. Its log is its standard output. */
@Command(
    name = "node",
    description = {
      "Runs a node in the foreground until SIGTERM, or until its mount is unmounted.",
      "Its log goes to standard output. Exit code 0 means that it has left cleanly."
    },
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--meta",
      required = true,
      paramLabel = "META",
      description = "the volume's META device")
  private Path meta = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "the volume's DATA device")
  private Path data = Path.of("");

  @Option(
      names = "--mount",
      paramLabel = "DIR",
      description = "where to mount the file system (default: nowhere)")
  private @Nullable Path mount;

  @Option(
      names = "-o",
      paramLabel = "OPTS",
      converter = MountOptionsConverter.class,
      description = "mount options with commas: ro, nosuid, nodev, noexec, noatime, noacl")
  private MountOptions mountOptions = MountOptions.defaults();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description =
          "where other nodes reach this one; port 0 means any (default: ${DEFAULT-VALUE})")
  private OpsAddress listen = new OpsAddress("127.0.0.1", 0);

  @Option(
      names = "--ops",
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description = "where HTTP and gRPC are served; port 0 means any (default: ${DEFAULT-VALUE})")
  private OpsAddress ops = new OpsAddress("127.0.0.1", 0);

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "of this node (default: host name and process id)")
  private @Nullable String name;

  @Override
  public Integer call() throws IOException, InterruptedException {
    TwoDevices.require(meta, data);
    logToStandardOutput();
    DaemonSettings settings =
        new DaemonSettings(
            meta,
            data,
            mount,
            mountOptions,
            listen,
            ops,
            name == null ? defaultName() : name,
            NodeOptions.runDirectory());
    NodeDaemon daemon =
        new NodeDaemon(
            settings, new CairnNodeStarter(), () -> Runtime.getRuntime().halt(ExitCode.FAILED));
    return daemon.run() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Read by logback.xml when the first logger is made; what -D has set stays. */
  private static void logToStandardOutput() {
    System.getProperties().putIfAbsent("cairn.log.target", "System.out");
    System.getProperties().putIfAbsent("cairn.log.level", "INFO");
    System.getProperties().putIfAbsent("cairn.log.pekko", "WARN");
    System.getProperties().putIfAbsent("cairn.log.others", "WARN");
  }

  private static String defaultName() {
    long pid = ProcessHandle.current().pid();
    try {
      return InetAddress.getLocalHost().getHostName() + "-" + pid;
    } catch (UnknownHostException nameless) {
      return "node-" + pid;
    }
  }

  /** HOST:PORT. */
  static final class AddressConverter implements ITypeConverter<OpsAddress> {
    @Override
    public OpsAddress convert(String text) {
      return OpsAddress.parse(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is no address; write HOST:PORT, as in localhost:8558"));
    }
  }

  /** As mount(8) takes them. */
  static final class MountOptionsConverter implements ITypeConverter<MountOptions> {
    @Override
    public MountOptions convert(String text) {
      try {
        return MountOptions.parse(text);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(
            unknown.getMessage() + "; known are ro, nosuid, nodev, noexec, noatime, noacl");
      }
    }
  }
}
