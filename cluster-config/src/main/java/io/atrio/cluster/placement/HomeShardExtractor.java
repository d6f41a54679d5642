package io.atrio.cluster.placement;

import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;

/** Takes the shard of a session from its entity id (see {@link SessionPlacement}). */
public final class HomeShardExtractor<M> extends ShardingMessageExtractor<ShardingEnvelope<M>, M> {

  @Override
  public String entityId(ShardingEnvelope<M> envelope) {
    return envelope.entityId();
  }

  @Override
  public String shardId(String entityId) {
    int slash = entityId.indexOf('/');
    return slash < 0 ? entityId : entityId.substring(0, slash);
  }

  @Override
  public M unwrapMessage(ShardingEnvelope<M> envelope) {
    return envelope.message();
  }
}
