package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cairnfs.storage.device.BufferPool;

/**
 * Sees buffers that were taken from a pool of all nodes of this JVM and not given back. The pools
 * are filled before the first test, so a pool with room has lent what is missing.
 */
public record PooledBufferProbe(String type) implements LeakProbe {
  private static final int POOLED_MAX = 8;

  /** The pools that outlive a node. */
  public static PooledBufferProbe ofTableWriters() {
    return new PooledBufferProbe("org.cairnfs.storage.store.TableWriter");
  }

  @Override
  public String kind() {
    return "pooled buffers";
  }

  @Override
  public List<Suspect> scan() throws IOException {
    try {
      List<Suspect> suspects = new ArrayList<>();
      for (BufferPool pool : pools()) {
        suspects.addAll(Suspect.counted(type, pool.room(), "buffers of " + type));
      }
      return suspects;
    } catch (ReflectiveOperationException e) {
      throw new IOException(type + " keeps its buffers elsewhere", e);
    }
  }

  /** Has the pools keep as many idle buffers as they ever will. */
  void fill() throws ReflectiveOperationException {
    for (BufferPool pool : pools()) {
      List<ByteBuffer> buffers = Stream.generate(pool::acquire).limit(POOLED_MAX).toList();
      buffers.forEach(pool::release);
    }
  }

  /** The pools that the class shares. */
  public List<BufferPool> pools() throws ReflectiveOperationException {
    List<BufferPool> pools = new ArrayList<>();
    for (Field field : Class.forName(type).getDeclaredFields()) {
      if (field.getType() == BufferPool.class && Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        pools.add((BufferPool) field.get(null));
      }
    }
    if (pools.isEmpty()) {
      throw new NoSuchFieldException("a BufferPool of " + type);
    }
    return pools;
  }
}
