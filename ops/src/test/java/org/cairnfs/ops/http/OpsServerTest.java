package org.cairnfs.ops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.cairnfs.ops.node.FakeNode;
import org.cairnfs.ops.node.NodeState;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ScannedAtEndOfClass(
    because = "the actor system takes a second to start, the clients seconds to end")
class OpsServerTest {
  private static final long SECONDS_MAX = 20;

  private static final FakeNode NODE = new FakeNode();
  private static ActorSystem system;
  private static OpsServer server;

  @BeforeAll
  static void start() throws Exception {
    system =
        ActorSystem.create(
            "ops-server-test",
            ConfigFactory.parseString("pekko.loglevel=off").withFallback(ConfigFactory.load()));
    server = start("127.0.0.1", 0);
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  private static OpsServer start(String host, int port) throws Exception {
    return OpsServer.start(
            system,
            NODE,
            request ->
                CompletableFuture.completedFuture(
                    org.apache.pekko.http.javadsl.model.HttpResponse.create()
                        .withStatus(StatusCodes.NOT_FOUND)),
            new OpsAddress(host, port),
            false)
        .toCompletableFuture()
        .get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return get(server, path);
  }

  private static HttpResponse<String> get(OpsServer from, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + from.address() + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void health_is200WhileUp_else503() throws Exception {
    assertEquals(200, get("/health").statusCode());
    NODE.become(NodeState.LEAVING);
    HttpResponse<String> leaving = get("/health");
    NODE.become(NodeState.UP);
    assertEquals(503, leaving.statusCode());
    assertEquals("{\"status\":\"leaving\",\"node\":\"fake\"}", leaving.body());
  }

  @Test
  void status_isJson() throws Exception {
    HttpResponse<String> answer = get("/api/v1/status");
    assertEquals("application/json", answer.headers().firstValue("content-type").orElseThrow());
    assertTrue(answer.body().startsWith("{\"name\":\"fake\",\"state\":\"up\","), answer.body());
    assertTrue(answer.body().contains("\"mount\":\"/mnt/\\\"quoted\\\"\""), answer.body());
    assertTrue(
        answer.body().contains("\"log\":{\"appended\":1000,\"durable\":900}"), answer.body());
  }

  @Test
  void status_asText_isForPeople() throws Exception {
    String text = get("/api/v1/status?format=text").body();
    assertTrue(text.contains("data     /d, 512.0 GiB of 1.0 TiB used"), text);
    assertTrue(text.contains("shards   64 of 64 open here"), text);
  }

  @Test
  void shards_tellNodeStateEntitiesItemsAndPosition() throws Exception {
    assertTrue(
        get("/api/v1/shards")
            .body()
            .startsWith(
                "{\"shards\":[{\"shard\":0,\"node\":\"a\",\"state\":\"open\",\"entities\":{\"directory\":2,\"inode\":3},"
                    + "\"items\":100,\"logPosition\":1000}"));
  }

  @Test
  void metrics_areWhatPrometheusReads() throws Exception {
    String text = get("/metrics").body();
    assertTrue(text.contains("\ncairn_up 1\n") || text.startsWith("# HELP cairn_up"), text);
    assertTrue(text.contains("cairn_entities{kind=\"directory\"} 3\n"), text);
    assertTrue(
        text.contains("# TYPE cairn_fuse_requests_total counter\ncairn_fuse_requests_total 7\n"),
        text);
    for (String line : text.split("\n")) {
      assertTrue(line.matches("# (HELP|TYPE) \\S+ .+|[a-z_]+(\\{[^}]*\\})? [0-9.E+-]+"), line);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/v1", "/api/v1/statuses", "/health/x"})
  void unknownPaths_are404(String path) throws Exception {
    assertEquals(404, get(path).statusCode());
  }

  @Test
  void post_isRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server.address() + "/health"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertEquals(
        405,
        HttpClient.newHttpClient()
            .send(request, HttpResponse.BodyHandlers.ofString())
            .statusCode());
  }

  @Test
  void portInUse_isOneClearLine() {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> start("127.0.0.1", server.address().port()));
    String line =
        String.valueOf(
            assertInstanceOf(AddressUnavailableException.class, failure.getCause()).getMessage());
    assertTrue(line.startsWith("cannot listen at " + server.address() + ": "), line);
  }

  @Test
  void ipv6_isServedToo() throws Exception {
    OpsServer other = start("::1", 0);
    try {
      assertEquals(200, get(other, "/health").statusCode());
    } finally {
      other.stop().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    }
  }
}
