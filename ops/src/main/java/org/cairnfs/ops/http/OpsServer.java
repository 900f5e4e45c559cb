package org.cairnfs.ops.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.cairnfs.ops.node.NodeView;
import org.cairnfs.ops.node.OpsAddress;

/**
 * The one port of a node that people, monitoring and archive agents talk to.
 *
 * <p>HTTP/1.1 and HTTP/2 (also in clear text with prior knowledge, which gRPC clients need). A
 * request whose content type is gRPC's goes to the given handler, everything else to the routes.
 */
public final class OpsServer {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration PING = Duration.ofSeconds(20);

  private static final Predicate<HttpRequest> IS_GRPC =
      request -> request.entity().getContentType().mediaType().subType().startsWith("grpc");

  private final ServerBinding binding;

  private OpsServer(ServerBinding binding) {
    this.binding = binding;
  }

  /**
   * Starts to listen. The stage fails with {@link AddressUnavailableException} when it cannot.
   *
   * @param address port 0 means any free one
   * @param clusterRoutes whether the system is a cluster member whose routes are served too
   */
  public static CompletionStage<OpsServer> start(
      ClassicActorSystemProvider system,
      NodeView node,
      Function<HttpRequest, CompletionStage<HttpResponse>> grpc,
      OpsAddress address,
      boolean clusterRoutes) {
    Route own = new NodeRoutes(node, Clock.systemUTC()).routes();
    Route all = clusterRoutes ? concat(own, PekkoManagement.get(system).getRoutes()) : own;
    Function<HttpRequest, CompletionStage<HttpResponse>> http = all.function(system);
    Function<HttpRequest, CompletionStage<HttpResponse>> either =
        request -> (IS_GRPC.test(request) ? grpc : http).apply(request);
    return Http.get(system)
        .newServerAt(address.host(), address.port())
        .withSettings(settings(system))
        .bind(either)
        .handle(
            (binding, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(new OpsServer(binding))
                    : CompletableFuture.<OpsServer>failedFuture(
                        new AddressUnavailableException(address, failure)))
        .thenCompose(server -> server);
  }

  /**
   * Pings keep a subscription without events from being taken for idle, and find dead subscribers.
   */
  private static ServerSettings settings(ClassicActorSystemProvider system) {
    ServerSettings settings = ServerSettings.create(system.classicSystem());
    return settings
        .withEnableHttp2(true)
        .withHttp2Settings(settings.getHttp2Settings().withPingInterval(PING));
  }

  /** Where it listens. */
  public OpsAddress address() {
    InetSocketAddress local = binding.localAddress();
    return new OpsAddress(local.getAddress().getHostAddress(), local.getPort());
  }

  /** Stops to listen; open streams end after a short grace. */
  public CompletionStage<?> stop() {
    return binding.terminate(GRACE);
  }
}
