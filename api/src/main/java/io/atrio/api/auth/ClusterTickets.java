package io.atrio.api.auth;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.cluster.ClusterNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Tickets that work on every node, whichever issued them: behind a load balancer a client asks one
 * for its ticket and comes to another with it. A ticket begins with the id of its node, which is
 * asked, so that it works once in the whole cluster. Thread-safe.
 */
public final class ClusterTickets {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(1);
  private static final char SEPARATOR = '.';

  private final ActorSystem<?> system;
  private final String node;
  private final Tickets own;

  private ClusterTickets(ActorSystem<?> system, String node, Tickets own) {
    this.system = system;
    this.node = node;
    this.own = own;
  }

  /** Tickets of the node with the id {@code node}, whose own are {@code own}. */
  public static ClusterTickets start(ActorSystem<?> system, String node, Tickets own) {
    ActorRef<TicketDesk.Command> unused =
        system.systemActorOf(TicketDesk.create(own), TicketDesk.NAME, Props.empty());
    return new ClusterTickets(system, node, own);
  }

  /** A ticket for {@code principal}; empty when this node holds as many as it may. */
  public Optional<String> issue(Principal principal) {
    return own.issue(principal).map(ticket -> node + SEPARATOR + ticket);
  }

  /** How long a ticket lives. */
  public Duration ttl() {
    return own.ttl();
  }

  /** Uses a ticket up. That of a node which does not answer is refused for now. */
  public CompletionStage<Authentication> redeem(String ticket) {
    int end = ticket.indexOf(SEPARATOR);
    String issuer = end < 0 ? "" : ticket.substring(0, end);
    String rest = ticket.substring(end + 1);
    return issuer.equals(node)
        ? CompletableFuture.completedFuture(own.redeem(rest))
        : desk(issuer)
            .map(desk -> ask(desk, rest))
            .orElseGet(
                () ->
                    CompletableFuture.completedFuture(
                        Authentication.denied(ErrorCode.TICKET_INVALID)));
  }

  private CompletionStage<Authentication> ask(ActorRef<TicketDesk.Command> desk, String ticket) {
    return AskPattern.<TicketDesk.Command, TicketDesk.Redeemed>ask(
            desk,
            replyTo -> new TicketDesk.Redeem(ticket, replyTo),
            ANSWERED_WITHIN,
            system.scheduler())
        .thenApply(redeemed -> Tickets.said(redeemed.principal()))
        .exceptionally(late -> Authentication.denied(ErrorCode.UNAVAILABLE));
  }

  private Optional<ActorRef<TicketDesk.Command>> desk(String issuer) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> ClusterNode.id(member).equals(issuer))
        .findFirst()
        .map(this::desk);
  }

  private ActorRef<TicketDesk.Command> desk(Member member) {
    return ActorRefResolver.get(system)
        .resolveActorRef(member.address() + "/system/" + TicketDesk.NAME);
  }
}
