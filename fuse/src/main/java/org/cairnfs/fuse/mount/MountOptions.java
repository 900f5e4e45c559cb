package org.cairnfs.fuse.mount;

import java.time.Duration;

/**
 * How to mount.
 *
 * @param readOnly writes are EROFS
 * @param noSuid setuid and setgid have no effect
 * @param noDev device nodes cannot be opened
 * @param noExec nothing can be executed
 * @param noAtime reading leaves atime alone
 * @param noAcl no ACLs: only modes count
 * @param kind what the kernel takes the mount for
 * @param entryTimeout how long the kernel may use a name, or its absence, without asking
 * @param attributeTimeout how long it may use attributes
 * @param readers threads that read requests
 * @param requestsInFlightMax requests read and not answered; at the limit no more are read
 * @param writesInFlightMax WRITEs among them: each holds a buffer of 1 MiB
 * @param unmountMillisMax how long umount(2) may take to begin the end of the mount before the
 *     connection is cut
 * @param usersMillisMax how long those who still use a mount that was taken away may go on
 */
public record MountOptions(
    boolean readOnly,
    boolean noSuid,
    boolean noDev,
    boolean noExec,
    boolean noAtime,
    boolean noAcl,
    MountKind kind,
    Duration entryTimeout,
    Duration attributeTimeout,
    int readers,
    int requestsInFlightMax,
    int writesInFlightMax,
    long unmountMillisMax,
    long usersMillisMax) {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final MountOptions DEFAULTS =
      new MountOptions(
          false,
          false,
          false,
          false,
          false,
          false,
          MountKind.AUTOMATIC,
          TIMEOUT,
          TIMEOUT,
          readersByCores(),
          1024,
          64,
          30_000,
          5_000);

  public MountOptions {
    if (readers < 1 || requestsInFlightMax <= readers || writesInFlightMax < 1) {
      throw new IllegalArgumentException(
          "at least one reader and one write, and more requests than readers, must be allowed");
    }
    if (entryTimeout.isNegative() || attributeTimeout.isNegative()) {
      throw new IllegalArgumentException("a timeout is negative");
    }
  }

  public static MountOptions defaults() {
    return DEFAULTS;
  }

  private static int readersByCores() {
    return Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Options as mount(8) takes them: ro, rw, suid, nosuid, dev, nodev, exec, noexec, atime, noatime,
   * acl, noacl, with commas; and plain or block for the {@link MountKind}.
   *
   * @throws IllegalArgumentException naming the option that is not known
   */
  public static MountOptions parse(String options) {
    MountOptions parsed = DEFAULTS;
    for (String option : options.split(",", -1)) {
      if (!option.isBlank()) {
        parsed = parsed.with(option.strip());
      }
    }
    return parsed;
  }

  private MountOptions with(String option) {
    return switch (option) {
      case "ro" -> withFlags(true, noSuid, noDev, noExec, noAtime);
      case "rw" -> withFlags(false, noSuid, noDev, noExec, noAtime);
      case "nosuid" -> withFlags(readOnly, true, noDev, noExec, noAtime);
      case "suid" -> withFlags(readOnly, false, noDev, noExec, noAtime);
      case "nodev" -> withFlags(readOnly, noSuid, true, noExec, noAtime);
      case "dev" -> withFlags(readOnly, noSuid, false, noExec, noAtime);
      case "noexec" -> withFlags(readOnly, noSuid, noDev, true, noAtime);
      case "exec" -> withFlags(readOnly, noSuid, noDev, false, noAtime);
      case "noatime" -> withFlags(readOnly, noSuid, noDev, noExec, true);
      case "atime" -> withFlags(readOnly, noSuid, noDev, noExec, false);
      case "noacl" -> withAcl(false);
      case "acl" -> withAcl(true);
      case "plain" -> withKind(MountKind.PLAIN);
      case "block" -> withKind(MountKind.BLOCK);
      default -> throw new IllegalArgumentException("unknown mount option \"" + option + "\"");
    };
  }

  private MountOptions withFlags(
      boolean readOnly, boolean noSuid, boolean noDev, boolean noExec, boolean noAtime) {
    return new MountOptions(
        readOnly,
        noSuid,
        noDev,
        noExec,
        noAtime,
        noAcl,
        kind,
        entryTimeout,
        attributeTimeout,
        readers,
        requestsInFlightMax,
        writesInFlightMax,
        unmountMillisMax,
        usersMillisMax);
  }

  private MountOptions withAcl(boolean acl) {
    return new MountOptions(
        readOnly,
        noSuid,
        noDev,
        noExec,
        noAtime,
        !acl,
        kind,
        entryTimeout,
        attributeTimeout,
        readers,
        requestsInFlightMax,
        writesInFlightMax,
        unmountMillisMax,
        usersMillisMax);
  }

  public MountOptions withKind(MountKind kind) {
    return new MountOptions(
        readOnly,
        noSuid,
        noDev,
        noExec,
        noAtime,
        noAcl,
        kind,
        entryTimeout,
        attributeTimeout,
        readers,
        requestsInFlightMax,
        writesInFlightMax,
        unmountMillisMax,
        usersMillisMax);
  }

  public MountOptions withTimeouts(Duration entry, Duration attributes) {
    return new MountOptions(
        readOnly,
        noSuid,
        noDev,
        noExec,
        noAtime,
        noAcl,
        kind,
        entry,
        attributes,
        readers,
        requestsInFlightMax,
        writesInFlightMax,
        unmountMillisMax,
        usersMillisMax);
  }

  public MountOptions withReaders(int readers) {
    return new MountOptions(
        readOnly,
        noSuid,
        noDev,
        noExec,
        noAtime,
        noAcl,
        kind,
        entryTimeout,
        attributeTimeout,
        readers,
        requestsInFlightMax,
        writesInFlightMax,
        unmountMillisMax,
        usersMillisMax);
  }

  public MountOptions withLimits(int requestsInFlightMax, int writesInFlightMax) {
    return new MountOptions(
        readOnly,
        noSuid,
        noDev,
        noExec,
        noAtime,
        noAcl,
        kind,
        entryTimeout,
        attributeTimeout,
        readers,
        requestsInFlightMax,
        writesInFlightMax,
        unmountMillisMax,
        usersMillisMax);
  }

  public MountOptions withUnmountLimits(long unmountMillisMax, long usersMillisMax) {
    return new MountOptions(
        readOnly,
        noSuid,
        noDev,
        noExec,
        noAtime,
        noAcl,
        kind,
        entryTimeout,
        attributeTimeout,
        readers,
        requestsInFlightMax,
        writesInFlightMax,
        unmountMillisMax,
        usersMillisMax);
  }
}
