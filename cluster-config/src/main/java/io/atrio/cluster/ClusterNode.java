package io.atrio.cluster;

import io.atrio.cluster.settings.ClusterSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;

/** This node's membership of the cluster. */
public final class ClusterNode {
  private final Cluster cluster;
  private final org.apache.pekko.cluster.Cluster classic;
  private final ActorSystem<?> system;

  /** Wraps the cluster of {@code system}, which must run with the cluster provider. */
  public ClusterNode(ActorSystem<?> system) {
    this.system = system;
    this.cluster = Cluster.get(system);
    this.classic = org.apache.pekko.cluster.Cluster.get(system);
  }

  /** Unique among all nodes of all times: the incarnation's uid in base 36. */
  public String id() {
    return id(cluster.selfMember());
  }

  /** The address the others know it by, as {@code pekko://atrio@10.0.0.5:17355}. */
  public String address() {
    return cluster.selfMember().address().toString();
  }

  /** The id of another node. */
  public static String id(Member member) {
    return Long.toUnsignedString(member.uniqueAddress().longUid(), Character.MAX_RADIX);
  }

  /** Forms a cluster of one. Completes when this node is up. */
  public CompletionStage<Member> joinSelf() {
    CompletionStage<Member> up = up();
    cluster.manager().tell(new Join(cluster.selfMember().address()));
    return up;
  }

  /**
   * Joins the others, or forms a cluster with them, as {@code settings} say; the management port
   * must answer already. Completes when this node is up, which may take for ever, and fails with a
   * {@link JoinRefused} if the others do not let it in.
   */
  public CompletionStage<Member> join(ClusterSettings settings) {
    if (settings.alone()) {
      return joinSelf();
    }
    CompletionStage<Member> joined = joined();
    ClusterBootstrap.get(system).start();
    giveUpEndedProcesses();
    return joined;
  }

  /** From now on the process of a node that has ended is noticed at once. */
  void giveUpEndedProcesses() {
    var unused = system.systemActorOf(EndedProcesses.create(), "ended-processes", Props.empty());
  }

  /** Completes when this node is up; fails when it ends before. */
  CompletionStage<Member> joined() {
    CompletableFuture<Member> joined = new CompletableFuture<>();
    var unused = up().thenAccept(joined::complete);
    var unusedEnd =
        system.getWhenTerminated().thenAccept(done -> joined.completeExceptionally(refusal()));
    return joined;
  }

  /** Nodes that are up, by what this one knows. */
  public int size() {
    return (int)
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .filter(member -> member.status().equals(MemberStatus.up()))
            .count();
  }

  /** Nodes that cannot be reached, by what this one knows. */
  public int unreachable() {
    return cluster.state().getUnreachable().size();
  }

  /** What has become of this node, in the words of Pekko: {@code Up}, {@code Leaving}, … */
  public MemberStatus status() {
    return cluster.selfMember().status();
  }

  /**
   * Calls {@code lost} when this node is no longer a member, whether it left or was given up by the
   * others.
   */
  public void onRemoved(Runnable lost) {
    classic.registerOnMemberRemoved(lost);
  }

  private CompletionStage<Member> up() {
    CompletableFuture<Member> up = new CompletableFuture<>();
    classic.registerOnMemberUp(() -> up.complete(classic.selfMember()));
    return up;
  }

  private JoinRefused refusal() {
    boolean incompatible =
        CoordinatedShutdown.get(system)
            .getShutdownReason()
            .filter(CoordinatedShutdown.incompatibleConfigurationDetectedReason()::equals)
            .isPresent();
    return new JoinRefused(
        incompatible
            ? "The cluster does not let this node in: it speaks another protocol than this version's, "
                + ClusterProtocol.spoken()
                + ", or has other settings of shards. The log of the other nodes says which."
            : "The cluster was left before it was joined.");
  }
}
