package org.cairnfs.storage.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ServiceLoader;
import jnr.ffi.Memory;
import jnr.ffi.Runtime;

/**
 * Makes the JVM, jnr and our modules take once what they keep for good, so that no test is blamed
 * for it.
 */
final class WarmUp {
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
      PooledBufferProbe.ofTableWriters().fill();
      for (KeptForGood kept : ServiceLoader.load(KeptForGood.class)) {
        for (String name : kept.classes()) {
          Class.forName(name);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a class that keeps buffers has changed", e);
    }
  }
}
