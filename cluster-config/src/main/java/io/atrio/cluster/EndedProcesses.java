package io.atrio.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;

/**
 * Gives up nodes whose process has ended, without the time that the split brain resolver waits for
 * nodes of which nothing is known. A node that sends no heartbeats and at whose port the kernel of
 * its machine refuses connections has no process any more; one that stands still, or that the
 * network has cut off, does not answer at all, and is left to the resolver.
 *
 * <p>Only the leader decides, and only on the side with more than half of the nodes, as
 * keep-majority would: where a firewall refuses in a node's name no two sides can go on.
 */
final class EndedProcesses {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final ActorContext<Command> context;
  private final Cluster cluster;
  private final Set<UniqueAddress> asked = new HashSet<>();

  sealed interface Command {}

  private enum Turn implements Command {
    LOOK
  }

  private record Asked(UniqueAddress node, boolean ended) implements Command {}

  private EndedProcesses(ActorContext<Command> context) {
    this.context = context;
    this.cluster = Cluster.get(context.getSystem());
  }

  /** Looks for as long as the node runs. */
  static Behavior<Command> create() {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  context.setLoggerName(EndedProcesses.class);
                  timers.startTimerWithFixedDelay(Turn.LOOK, BETWEEN_LOOKS);
                  EndedProcesses processes = new EndedProcesses(context);
                  return Behaviors.receiveMessage(processes::onCommand);
                }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Turn.LOOK -> look();
      case Asked answer -> onAsked(answer);
    }
    return Behaviors.same();
  }

  private void look() {
    for (Member member : unreachable()) {
      UniqueAddress node = member.uniqueAddress();
      if (decides() && asked.add(node)) {
        context.pipeToSelf(
            ProcessProbe.hasEnded(node.address()),
            (ended, failure) -> new Asked(node, failure == null && ended));
      }
    }
  }

  private void onAsked(Asked answer) {
    UniqueAddress node = answer.node();
    asked.remove(node);
    boolean still =
        unreachable().stream().map(Member::uniqueAddress).anyMatch(it -> it.equals(node));
    if (answer.ended() && still && decides()) {
      context.getLog().warn("The process of node {} has ended: it is given up", node.address());
      cluster.manager().tell(Down.apply(node.address()));
    }
  }

  private Set<Member> unreachable() {
    Set<Member> unreachable = new HashSet<>(cluster.state().getUnreachable());
    unreachable.removeIf(member -> member.status().equals(MemberStatus.down()));
    return unreachable;
  }

  private boolean decides() {
    ClusterEvent.CurrentClusterState state = cluster.state();
    Set<Member> unreachable = state.getUnreachable();
    long all =
        StreamSupport.stream(state.getMembers().spliterator(), false)
            .filter(EndedProcesses::counts)
            .count();
    long away = unreachable.stream().filter(EndedProcesses::counts).count();
    return cluster.selfMember().address().equals(state.getLeader()) && 2 * away < all;
  }

  private static boolean counts(Member member) {
    return member.status().equals(MemberStatus.up())
        || member.status().equals(MemberStatus.leaving());
  }
}
