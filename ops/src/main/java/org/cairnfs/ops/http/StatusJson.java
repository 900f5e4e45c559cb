package org.cairnfs.ops.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cairnfs.ops.json.JsonText;
import org.cairnfs.ops.node.NodeStatus;
import org.cairnfs.ops.node.ShardStatus;
import org.jspecify.annotations.Nullable;

/** What the API answers, as JSON. Fields are only ever added. */
final class StatusJson {
  private StatusJson() {}

  static String health(NodeStatus status) {
    return JsonText.of(fields("status", status.state().text(), "node", status.name()));
  }

  static String status(NodeStatus status, Map<String, Long> counters) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", status.name());
    json.put("state", status.state().text());
    json.put("version", status.version());
    json.put("pid", status.pid());
    json.put("started", status.started().toString());
    json.put("mount", status.mount());
    json.put("address", status.clusterAddress());
    json.put("slot", status.slot());
    json.put("epoch", status.epoch());
    json.put("volume", volume(status.volume()));
    json.put("log", fields("appended", status.logAppended(), "durable", status.logDurable()));
    json.put("members", status.members().stream().map(StatusJson::member).toList());
    json.put("counters", counters);
    return JsonText.of(json);
  }

  static String shards(List<ShardStatus> shards) {
    return JsonText.of(fields("shards", shards.stream().map(StatusJson::shard).toList()));
  }

  private static Map<String, Object> volume(NodeStatus.VolumeStatus volume) {
    return fields(
        "id", volume.id(),
        "meta", volume.meta(),
        "data", volume.data(),
        "shards", volume.shardCount(),
        "openShards", volume.openShards(),
        "metaTotal", volume.metaTotal(),
        "metaFree", volume.metaFree(),
        "dataTotal", volume.dataTotal(),
        "dataFree", volume.dataFree());
  }

  private static Map<String, Object> member(NodeStatus.Member member) {
    return fields("address", member.address(), "state", member.state());
  }

  private static Map<String, Object> shard(ShardStatus shard) {
    return fields(
        "shard", shard.shard(),
        "node", shard.node(),
        "state", shard.state(),
        "entities", shard.entities(),
        "items", shard.items(),
        "logPosition", shard.logPosition());
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
