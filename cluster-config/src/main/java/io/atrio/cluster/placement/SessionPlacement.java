package io.atrio.cluster.placement;

/**
 * Names the entity of a session on this node: {@code <node>-<k>/<session>}. The part before the
 * slash is the shard, so a session born here has a shard that {@link HomeShardAllocation} leaves
 * here.
 */
public final class SessionPlacement {
  private final String node;
  private final int shards;

  /**
   * {@code node} is this node's id, unique among all nodes of all times; {@code shards} how many it
   * makes.
   */
  public SessionPlacement(String node, int shards) {
    this.node = node;
    this.shards = shards;
  }

  /** This node's id. */
  public String node() {
    return node;
  }

  /** The entity id of {@code session} when it is born on this node. */
  public String entityId(String session) {
    return node + '-' + Math.floorMod(session.hashCode(), shards) + '/' + session;
  }

  /** The session of an entity id. */
  public static String session(String entityId) {
    return entityId.substring(entityId.indexOf('/') + 1);
  }
}
