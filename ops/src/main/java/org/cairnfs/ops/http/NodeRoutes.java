package org.cairnfs.ops.http;

import java.time.Clock;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.cairnfs.ops.metrics.NodeMetrics;
import org.cairnfs.ops.metrics.PrometheusText;
import org.cairnfs.ops.node.NodeState;
import org.cairnfs.ops.node.NodeStatus;
import org.cairnfs.ops.node.NodeView;

/**
 * Our own routes.
 *
 * <ul>
 *   <li>GET /health: 200 while the node is up, else 503.
 *   <li>GET /api/v1/status: the node; with {@code ?format=text} for people.
 *   <li>GET /api/v1/shards: every shard.
 *   <li>GET /metrics: Prometheus' text format.
 * </ul>
 */
final class NodeRoutes extends AllDirectives {
  private final NodeView node;
  private final Clock clock;

  NodeRoutes(NodeView node, Clock clock) {
    this.node = node;
    this.clock = clock;
  }

  Route routes() {
    return get(
        () ->
            concat(
                path("health", () -> complete(health())),
                path("metrics", () -> complete(metrics())),
                pathPrefix(
                    "api",
                    () ->
                        pathPrefix(
                            "v1",
                            () ->
                                concat(
                                    path(
                                        "status",
                                        () ->
                                            parameterOptional(
                                                "format",
                                                format -> complete(status(format.orElse("json"))))),
                                    path("shards", () -> complete(shards())))))));
  }

  private HttpResponse health() {
    NodeStatus status = node.status();
    return json(StatusJson.health(status))
        .withStatus(
            status.state() == NodeState.UP ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE);
  }

  private HttpResponse status(String format) {
    return format.equals("text")
        ? answer(
            ContentTypes.TEXT_PLAIN_UTF8,
            StatusText.of(node.status(), node.counters(), clock.instant()))
        : json(StatusJson.status(node.status(), node.counters()));
  }

  private HttpResponse shards() {
    return json(StatusJson.shards(node.shards()));
  }

  private HttpResponse metrics() {
    return answer(ContentTypes.TEXT_PLAIN_UTF8, PrometheusText.of(NodeMetrics.of(node)));
  }

  private static HttpResponse json(String document) {
    return answer(ContentTypes.APPLICATION_JSON, document);
  }

  private static HttpResponse answer(ContentType type, String body) {
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return HttpResponse.create().withEntity(HttpEntities.create(type, bytes));
  }
}
