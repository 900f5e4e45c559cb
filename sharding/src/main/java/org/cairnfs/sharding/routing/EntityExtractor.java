package org.cairnfs.sharding.routing;

import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.cairnfs.actors.item.ShardMap;
import org.cairnfs.actors.protocol.EntityAddress;
import org.cairnfs.actors.protocol.EntityCommand;
import org.cairnfs.actors.protocol.EntityMessage;

/** Reads entity and shard off a command: it names its entity, and the entity's domain its shard. */
final class EntityExtractor extends ShardingMessageExtractor<EntityMessage, EntityMessage> {
  private final ShardMap shardMap;
  private final String[] names;

  EntityExtractor(ShardMap shardMap) {
    this.shardMap = shardMap;
    this.names = new String[shardMap.shardCount()];
    for (int shard = 0; shard < names.length; shard++) {
      names[shard] = Integer.toString(shard);
    }
  }

  @Override
  public String entityId(EntityMessage message) {
    if (message instanceof EntityCommand command) {
      return command.address().entityId();
    }
    throw new IllegalArgumentException(
        "a message that names no entity was sent through sharding: " + message.getClass());
  }

  @Override
  public String shardId(String entityId) {
    long domain = EntityAddress.ofEntityId(entityId).domain();
    return names[shardMap.shardOfDomain(domain).value()];
  }

  @Override
  public EntityMessage unwrapMessage(EntityMessage message) {
    return message;
  }
}
