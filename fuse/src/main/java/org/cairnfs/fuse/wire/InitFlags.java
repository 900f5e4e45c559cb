package org.cairnfs.fuse.wire;

/**
 * What both sides can agree on when a connection begins (FUSE_INIT flags); those that we know by
 * name.
 */
public final class InitFlags {
  public static final long ASYNC_READ = 1;
  public static final long POSIX_LOCKS = 1 << 1;
  public static final long ATOMIC_O_TRUNC = 1 << 3;
  public static final long EXPORT_SUPPORT = 1 << 4;
  public static final long BIG_WRITES = 1 << 5;
  public static final long DONT_MASK = 1 << 6;
  public static final long FLOCK_LOCKS = 1 << 10;
  public static final long AUTO_INVAL_DATA = 1 << 12;
  public static final long DO_READDIRPLUS = 1 << 13;
  public static final long READDIRPLUS_AUTO = 1 << 14;
  public static final long ASYNC_DIO = 1 << 15;
  public static final long WRITEBACK_CACHE = 1 << 16;
  public static final long NO_OPEN_SUPPORT = 1 << 17;
  public static final long PARALLEL_DIROPS = 1 << 18;
  public static final long POSIX_ACL = 1 << 20;
  public static final long MAX_PAGES = 1 << 22;
  public static final long CACHE_SYMLINKS = 1 << 23;
  public static final long NO_OPENDIR_SUPPORT = 1 << 24;
  public static final long HANDLE_KILLPRIV_V2 = 1 << 28;
  public static final long SETXATTR_EXT = 1 << 29;
  public static final long INIT_EXT = 1 << 30;
  public static final long SECURITY_CTX = 1L << 32;
  public static final long CREATE_SUPP_GROUP = 1L << 34;

  private InitFlags() {}
}
