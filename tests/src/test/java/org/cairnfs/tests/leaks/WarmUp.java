package org.cairnfs.tests.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import jnr.ffi.Memory;
import jnr.ffi.Runtime;
import org.cairnfs.storage.device.BufferPool;

/**
 * Makes the JVM, jnr and our modules take once what they keep for good, so that no test is blamed
 * for it.
 */
final class WarmUp {
  private static final int POOLED_MAX = 8;

  private WarmUp() {}

  static void run() {
    try {
      TestRoot.path();
      ThreadSites.warmUp();
      new SecureRandom().nextInt();
      Memory.allocateDirect(Runtime.getSystemRuntime(), 8);
      FileChannel.open(Path.of("/dev/null")).close();
      Selector.open().close();
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel.open(server.getLocalAddress()).close();
      server.close();
      fillPools("org.cairnfs.storage.store.TableWriter");
      Class.forName("org.cairnfs.sharding.mount.ReadPath$NoData");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a class that keeps buffers has changed", e);
    }
  }

  /** Has the static pools of a class keep as many idle buffers as they ever will. */
  private static void fillPools(String type) throws ReflectiveOperationException {
    for (Field field : Class.forName(type).getDeclaredFields()) {
      if (field.getType() == BufferPool.class && Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        BufferPool pool = (BufferPool) field.get(null);
        List<ByteBuffer> buffers = Stream.generate(pool::acquire).limit(POOLED_MAX).toList();
        buffers.forEach(pool::release);
      }
    }
  }
}
