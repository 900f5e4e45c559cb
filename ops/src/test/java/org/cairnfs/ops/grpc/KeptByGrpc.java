package org.cairnfs.ops.grpc;

import java.util.List;
import org.cairnfs.storage.leaks.KeptForGood;

/** What the gRPC client keeps for good. */
public final class KeptByGrpc implements KeptForGood {
  private static final String NETTY = "io.grpc.netty.shaded.io.netty.";

  /** For the ServiceLoader. */
  public KeptByGrpc() {}

  @Override
  public List<String> classes() {
    return List.of(
        // An empty buffer.
        NETTY + "buffer.EmptyByteBuf",
        // The greeting of a connection.
        NETTY + "handler.codec.http2.Http2CodecUtil",
        // Zeros for padding.
        NETTY + "handler.codec.http2.DefaultHttp2FrameWriter");
  }
}
