package io.atrio.cluster.placement;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.cluster.UniqueAddress;

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
    return entityId(node, session);
  }

  /**
   * The entity id of {@code session} when it is born on another node, which makes as many shards.
   */
  public String entityId(String other, String session) {
    return other + '-' + Math.floorMod(session.hashCode(), shards) + '/' + session;
  }

  /** Whether an entity id is one of this node's. */
  public boolean isHere(String entityId) {
    return node(entityId).equals(node);
  }

  /** An entity id for each shard of this node. */
  public List<String> shards() {
    return IntStream.range(0, shards).mapToObj(k -> node + '-' + k + '/').toList();
  }

  /** The id of the node that an entity id belongs to; empty if it is none. */
  public static String node(String entityId) {
    int dash = entityId.indexOf('-');
    return dash < 0 ? "" : entityId.substring(0, dash);
  }

  /** The id of a node: the uid of its incarnation in base 36. */
  public static String node(UniqueAddress node) {
    return Long.toUnsignedString(node.longUid(), Character.MAX_RADIX);
  }

  /** The session of an entity id. */
  public static String session(String entityId) {
    return entityId.substring(entityId.indexOf('/') + 1);
  }
}
