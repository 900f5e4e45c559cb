package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Sees direct and mapped buffers that are still reachable, by number and bytes.
 *
 * <p>The JVM frees them with the garbage, so settling collects it. A thread that reads or writes a
 * file from a heap buffer keeps a direct one in a cache of its own; the build turns that cache off
 * for tests (jdk.nio.maxCachedBufferSize).
 */
final class BufferProbe implements LeakProbe {
  private final List<BufferPoolMXBean> pools =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);

  @Override
  public String kind() {
    return "buffers";
  }

  @Override
  public List<Suspect> scan() throws IOException {
    if (pools.stream().noneMatch(pool -> pool.getName().equals("direct"))) {
      throw new IOException("this JVM does not count its direct buffers");
    }
    return pools.stream().map(BufferProbe::suspect).toList();
  }

  private static Suspect suspect(BufferPoolMXBean pool) {
    String name = pool.getName();
    String what = name + " buffers, now " + pool.getMemoryUsed() + " bytes in all";
    return new Suspect(
        name, pool.getCount(), what, () -> Tracked.siteMentioning("buffer").orElse("not known"));
  }

  @Override
  public void settle() {
    System.gc();
  }
}
