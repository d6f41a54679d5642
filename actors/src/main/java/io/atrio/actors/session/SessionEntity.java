package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.stream.Departure;
import io.atrio.cluster.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * One login session: whose it is, which streams it has on which nodes, and what they may hear. Born
 * on the node that holds its first stream; ends when it has had no stream for the grace period.
 *
 * <p>Lives in memory. After a loss it is born again by the next stream, which brings everything
 * that is needed: the token says who it is, the cursor what it has heard. What was subscribed to or
 * dropped on open streams is lost with it (docs/decisions/0008).
 */
public final class SessionEntity {
  /** The sharded type; entity ids are those of {@code SessionPlacement}. */
  public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "session");

  private final ActorContext<Command> context;
  private final SessionRules rules;
  private final SessionAudit audit;
  private final Duration grace;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final List<Attached> streams = new ArrayList<>(1);
  private @Nullable AuditOrigin opened;
  private @Nullable SessionChanges changes;
  private @Nullable Cancellable ending;

  /** What the entity understands. */
  public sealed interface Command {}

  /**
   * A stream on {@code hub}'s node wants to listen; the hub is told {@code Admit} or {@code
   * Refuse}, the latter once the refusal is in the audit trail.
   *
   * @param address the client's network address; empty for the platform's own streams, which are
   *     not audited
   */
  public record Attach(
      long stream,
      ActorRef<ChannelHub.Command> hub,
      Principal principal,
      String address,
      List<String> channels)
      implements Command, WireMessage {}

  /** A stream has gone. */
  public record Detach(long stream, ActorRef<ChannelHub.Command> hub)
      implements Command, WireMessage {}

  /**
   * All streams of the session, and those to come, shall listen to one channel more; answers with
   * {@link Subscribed} or {@link Denied}. Doing so twice does no harm.
   *
   * @param address the network address of whoever asks
   */
  public record Subscribe(
      Principal principal, String address, String channel, ActorRef<Answer> replyTo)
      implements Command, WireMessage {}

  /**
   * No stream of the session, nor any to come, shall listen to a channel; answers with {@link
   * Unsubscribed} or {@link Denied}. Doing so twice does no harm.
   *
   * @param address the network address of whoever asks
   */
  public record Unsubscribe(
      Principal principal, String address, String channel, ActorRef<Answer> replyTo)
      implements Command, WireMessage {}

  /** Ends every stream at once, as a broken network would; answers with how many there were. */
  public record Cut(ActorRef<Integer> replyTo) implements Command, WireMessage {}

  /** Ends a session that has no stream, without waiting for its grace period to be over. */
  public enum EndIfIdle implements Command, WireMessage {
    NOW
  }

  private record HubLost(ActorRef<ChannelHub.Command> hub) implements Command {}

  /** Sent by the shard, which keeps what comes meanwhile for the session's next life. */
  public enum Stop implements Command {
    NOW
  }

  /** What the session says to a change that was asked for. */
  public sealed interface Answer extends WireMessage {}

  /**
   * The session listens to the channel.
   *
   * @param position every stream hears everything after it; null if there is none
   * @param streams how many open streams listen
   */
  public record Subscribed(String channel, @Nullable Position position, int streams)
      implements Answer {}

  /**
   * The session does not listen to the channel.
   *
   * @param streams how many open streams it has
   */
  public record Unsubscribed(String channel, int streams) implements Answer {}

  /** The change is refused. */
  public record Denied(Refused refused) implements Answer {}

  private SessionEntity(
      ActorContext<Command> context,
      SessionRules rules,
      SessionAudit audit,
      Duration grace,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    this.context = context;
    this.rules = rules;
    this.audit = audit;
    this.grace = grace;
    this.shard = shard;
  }

  /**
   * The behavior of a new session, which asks {@code shard} to be stopped when its grace is over.
   */
  public static Behavior<Command> create(
      SessionRules rules,
      SessionAudit audit,
      Duration grace,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context -> {
          SessionEntity entity = new SessionEntity(context, rules, audit, grace, shard);
          entity.endLater();
          return Behaviors.receiveMessage(entity::onCommand);
        });
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Attach attach -> onAttach(attach);
      case Detach detach -> onDetach(detach);
      case Subscribe subscribe -> onSubscribe(subscribe);
      case Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe);
      case Cut cut -> onCut(cut.replyTo());
      case HubLost lost -> onHubLost(lost.hub());
      case EndIfIdle end -> onEndIfIdle();
      case Stop stop -> onStop();
    };
  }

  private Behavior<Command> onAttach(Attach attach) {
    List<String> wanted = wanted(attach);
    mismatch(attach.principal())
        .or(() -> rules.refusal(attach.principal(), wanted, streams.size()))
        .ifPresentOrElse(why -> refuse(attach, wanted, why), () -> admit(attach, wanted));
    return Behaviors.same();
  }

  private Behavior<Command> onDetach(Detach gone) {
    forget(s -> s.is(gone.stream(), gone.hub()));
    return Behaviors.same();
  }

  private Behavior<Command> onSubscribe(Subscribe asked) {
    mismatch(asked.principal())
        .or(() -> rules.refusal(asked, streams, changes))
        .ifPresentOrElse(
            why -> deny(asked.principal(), asked.address(), asked.channel(), why, asked.replyTo()),
            () -> subscribe(asked));
    return Behaviors.same();
  }

  private Behavior<Command> onUnsubscribe(Unsubscribe asked) {
    mismatch(asked.principal())
        .or(() -> rules.refusal(asked, streams))
        .ifPresentOrElse(
            why -> deny(asked.principal(), asked.address(), asked.channel(), why, asked.replyTo()),
            () -> unsubscribe(asked));
    return Behaviors.same();
  }

  private Behavior<Command> onCut(ActorRef<Integer> replyTo) {
    replyTo.tell(streams.size());
    streams.forEach(s -> s.hub().tell(new ChannelHub.Cut(s.stream())));
    return Behaviors.same();
  }

  private Behavior<Command> onHubLost(ActorRef<ChannelHub.Command> hub) {
    forget(s -> s.hub().equals(hub));
    return Behaviors.same();
  }

  private Behavior<Command> onEndIfIdle() {
    if (streams.isEmpty()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Behaviors.same();
  }

  /**
   * A stream that came just before the shard's order would be nobody's: it is sent to come again.
   */
  private Behavior<Command> onStop() {
    streams.forEach(s -> s.hub().tell(new ChannelHub.Cut(s.stream())));
    if (opened != null) {
      streams.forEach(this::detached);
      audit.closed(opened);
    }
    return Behaviors.stopped();
  }

  private void admit(Attach attach, List<String> wanted) {
    Principal principal = attach.principal();
    AuditOrigin origin = AuditOrigin.of(principal, attach.address());
    if (opened == null) {
      opened = origin;
      audit.opened(origin);
    }
    audit.attached(origin, attach.stream());
    List<String> explicit = rules.explicit(principal, wanted);
    streams.add(new Attached(attach.stream(), attach.hub(), principal, attach.address(), explicit));
    stay();
    watchRemote(attach.hub());
    List<String> channels = rules.channels(principal, wanted);
    attach.hub().tell(new ChannelHub.Admit(attach.stream(), channels));
  }

  /** What a stream asks for, with what the session has changed since it was born. */
  private List<String> wanted(Attach attach) {
    SessionChanges made = changes;
    if (made == null) {
      return attach.channels();
    }
    List<String> wanted = new ArrayList<>(made.kept(attach.channels()));
    wanted.addAll(rules.permitted(attach.principal(), made.added()));
    return wanted;
  }

  /** The hub is told from the journal's answer: nothing of this actor is touched there. */
  private void refuse(Attach attach, List<String> wanted, Refused why) {
    AuditOrigin origin = AuditOrigin.of(attach.principal(), attach.address());
    String target =
        why.code() == ErrorCode.PERMISSION_DENIED
            ? rules.forbidden(attach.principal(), wanted).orElse("")
            : "";
    var unused =
        audit
            .refused(origin, target, why)
            .thenAccept(said -> attach.hub().tell(new ChannelHub.Refuse(attach.stream(), said)));
  }

  private void deny(
      Principal principal, String address, String target, Refused why, ActorRef<Answer> replyTo) {
    var unused =
        audit
            .refused(AuditOrigin.of(principal, address), target, why)
            .thenAccept(said -> replyTo.tell(new Denied(said)));
  }

  private void subscribe(Subscribe asked) {
    if (!SessionRules.isAutomatic(asked.principal(), asked.channel())) {
      changes(asked.principal()).add(asked.channel());
    }
    streams.replaceAll(s -> rules.hears(s, asked.channel()) ? s : s.with(asked.channel()));
    new SubscriptionRound(context.getSystem()).join(List.copyOf(streams), asked);
  }

  private void unsubscribe(Unsubscribe asked) {
    changes(asked.principal()).drop(asked.channel());
    streams.replaceAll(s -> s.without(asked.channel()));
    streams.forEach(
        s ->
            s.hub()
                .tell(
                    new ChannelHub.Unsubscribe(s.stream(), asked.channel(), Departure.REQUESTED)));
    asked.replyTo().tell(new Unsubscribed(asked.channel(), streams.size()));
  }

  private void forget(Predicate<Attached> isGone) {
    List<Attached> gone = streams.stream().filter(isGone).toList();
    gone.forEach(this::detached);
    if (streams.removeAll(gone) && streams.isEmpty()) {
      endLater();
    }
  }

  private void detached(Attached gone) {
    if (opened != null) {
      audit.detached(opened.at(gone.address()), gone.stream());
    }
  }

  private Optional<Refused> mismatch(Principal principal) {
    String user = principal.user();
    boolean anothers =
        (opened != null && !opened.user().equals(user))
            || (changes != null && !changes.user().equals(user));
    return anothers ? Optional.of(Refused.of(ErrorCode.SESSION_MISMATCH)) : Optional.empty();
  }

  private SessionChanges changes(Principal principal) {
    SessionChanges made = changes;
    if (made == null) {
      made = new SessionChanges(principal.user(), rules.maxChannels());
      changes = made;
    }
    return made;
  }

  /** A hub of this node dies with this entity; watching it would cost every session for nothing. */
  private void watchRemote(ActorRef<ChannelHub.Command> hub) {
    if (hub.path().address().hasGlobalScope()) {
      context.watchWith(hub, new HubLost(hub));
    }
  }

  private void endLater() {
    stay();
    ending = context.scheduleOnce(grace, context.getSelf(), EndIfIdle.NOW);
  }

  private void stay() {
    if (ending != null) {
      ending.cancel();
      ending = null;
    }
  }
}
