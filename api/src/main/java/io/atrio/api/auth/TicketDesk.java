package io.atrio.api.auth;

import io.atrio.actors.identity.Principal;
import io.atrio.cluster.WireMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** Uses up this node's tickets for the other nodes, to which a client may come with one. */
final class TicketDesk {
  /** Its name below {@code /system}, the same on every node. */
  static final String NAME = "stream-tickets";

  private TicketDesk() {}

  /** What it understands. */
  sealed interface Command {}

  /** Uses a ticket up; answers with {@link Redeemed}. */
  record Redeem(String ticket, ActorRef<Redeemed> replyTo) implements Command, WireMessage {}

  /** Whom a ticket stood for; null if there is none of this name any more. */
  record Redeemed(@Nullable Principal principal) implements WireMessage {}

  /** The behavior over the tickets of this node. */
  static Behavior<Command> create(Tickets tickets) {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Redeem redeem -> redeem(tickets, redeem);
            });
  }

  private static Behavior<Command> redeem(Tickets tickets, Redeem asked) {
    asked.replyTo().tell(new Redeemed(tickets.take(asked.ticket())));
    return Behaviors.same();
  }
}
