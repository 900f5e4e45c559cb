package org.cairnfs.fuse.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.actors.api.LocalWork;
import org.cairnfs.fuse.mount.FuseMount;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.fuse.mount.MountRefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file system, mounted and served.
 *
 * <p>It ends when it is unmounted, with {@link #unmount} or by hand; {@link #ended} tells when that
 * is over and everything is durable.
 */
public final class FuseServer {
  private static final Logger LOG = LoggerFactory.getLogger(FuseServer.class);
  private static final long INIT_SECONDS_MAX = 10;

  /** How long a connection that was cut may take to end. */
  private static final long CUT_MILLIS_MAX = 5_000;

  private final FuseMount mount;
  private final MountOptions options;
  private final Session session;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private FuseServer(FuseMount mount, MountOptions options, Session session) {
    this.mount = mount;
    this.options = options;
    this.session = session;
  }

  /**
   * Mounts the file system and returns when it answers.
   *
   * @param localWork what the threads that read requests run besides
   * @throws MountRefusedException if it cannot be mounted there; the message says why
   */
  public static FuseServer start(
      FileSystem fileSystem, LocalWork localWork, Path mountPoint, MountOptions options)
      throws IOException {
    FuseMount mount = FuseMount.mount(mountPoint, options);
    List<Channel> channels = openChannels(mount, options.readers());
    String name = String.valueOf(mount.mountPoint().getFileName());
    Session session = new Session(fileSystem, localWork, options, channels, name);
    FuseServer server = new FuseServer(mount, options, session);
    session.failed().thenAccept(reason -> server.cut());
    session.ended().whenComplete((nothing, fault) -> server.conclude(fault));
    session.start();
    server.awaitInit();
    mount.raiseReadAhead();
    LOG.info("mounted at {} ({})", mount.mountPoint(), mount.isBlock() ? "block" : "plain");
    return server;
  }

  private static List<Channel> openChannels(FuseMount mount, int readers) throws IOException {
    List<Channel> channels = new ArrayList<>();
    try {
      for (int i = 0; i < readers; i++) {
        channels.add(new Channel(mount.openChannel()));
      }
      return channels;
    } catch (IOException | RuntimeException refused) {
      channels.forEach(Channel::release);
      mount.close();
      mount.detach();
      throw refused;
    }
  }

  private void awaitInit() throws IOException {
    try {
      session.initialized().toCompletableFuture().get(INIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException silent) {
      cut();
      throw new MountRefusedException("the kernel did not accept the mount: " + silent, silent);
    } catch (InterruptedException interrupted) {
      cut();
      Thread.currentThread().interrupt();
      throw new MountRefusedException("interrupted while mounting", interrupted);
    }
  }

  /** Completes when the mount is gone and everything is durable; exceptionally if that failed. */
  public CompletionStage<Void> ended() {
    return ended;
  }

  /** Where it is mounted, without symbolic links. */
  public Path mountPoint() {
    return mount.mountPoint();
  }

  /** Whether the kernel forwards sync(2). */
  public boolean isBlock() {
    return mount.isBlock();
  }

  /** The process that removes the mount if this one is killed. */
  public long guardianPid() {
    return mount.guardianPid();
  }

  public Counters counters() {
    return session.counters();
  }

  /** Requests answered EIO because something unexpected happened. */
  public long faults() {
    return session.faults();
  }

  /**
   * Unmounts and returns when that is over: everything durable, nothing left of the mount. A mount
   * in use is taken out of everybody's sight, and cut after a while. Must not be called by a thread
   * that serves requests.
   */
  public void unmount() {
    CompletableFuture<Void> ending = session.ending().toCompletableFuture();
    CompletableFuture<Void> stillUsed = new CompletableFuture<>();
    Thread unmounting = new Thread(() -> unmountOr(stillUsed), "fuse-unmount");
    unmounting.setDaemon(true);
    unmounting.start();
    await(CompletableFuture.anyOf(ending, stillUsed), options.unmountMillisMax());
    if (stillUsed.isDone() && !await(ending, options.usersMillisMax())) {
      LOG.warn("{} is cut: it was still in use", mountPoint());
    }
    if (!ending.isDone()) {
      cut();
      if (!await(ending, CUT_MILLIS_MAX)) {
        session.stop();
      }
    }
    await(ended, Long.MAX_VALUE);
  }

  /** Completes {@code stillUsed} when that alone does not end the mount. */
  private void unmountOr(CompletableFuture<Void> stillUsed) {
    try {
      if (mount.unmount()) {
        LOG.warn("{} is in use: nobody finds it any more", mountPoint());
        stillUsed.complete(null);
      }
    } catch (IOException refused) {
      LOG.warn("cannot unmount {}: {}", mountPoint(), refused.getMessage());
      stillUsed.complete(null);
    }
  }

  /** Whether it completes in time, well or not. */
  private static boolean await(CompletableFuture<?> future, long millis) {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException reported) {
      return true;
    } catch (TimeoutException tooLong) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the connection whatever happens to requests under way. */
  private void cut() {
    try {
      mount.abort();
    } catch (IOException refused) {
      LOG.warn("the connection of {} cannot be aborted: {}", mountPoint(), refused.toString());
    }
    try {
      mount.detach();
    } catch (IOException refused) {
      LOG.warn("{} cannot be detached: {}", mountPoint(), refused.toString());
    }
  }

  private void conclude(@Nullable Throwable fault) {
    mount.close();
    LOG.info("{} is unmounted", mountPoint());
    if (fault == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(fault);
    }
  }
}
