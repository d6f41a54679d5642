package io.atrio.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** This node's membership of the cluster. */
public final class ClusterNode {
  private final Cluster cluster;
  private final ActorSystem<?> system;

  /** Wraps the cluster of {@code system}, which must run with the cluster provider. */
  public ClusterNode(ActorSystem<?> system) {
    this.system = system;
    this.cluster = Cluster.get(system);
  }

  /** Unique among all nodes of all times: the incarnation's uid in base 36. */
  public String id() {
    return Long.toUnsignedString(
        cluster.selfMember().uniqueAddress().longUid(), Character.MAX_RADIX);
  }

  /** Forms a cluster of one. Completes when this node is up. */
  public CompletionStage<Member> joinSelf() {
    CompletableFuture<Member> up = new CompletableFuture<>();
    var classic = org.apache.pekko.cluster.Cluster.get(system);
    classic.registerOnMemberUp(() -> up.complete(classic.selfMember()));
    cluster.manager().tell(new Join(cluster.selfMember().address()));
    return up;
  }
}
