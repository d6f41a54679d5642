package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
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
 * that is needed: the token says who it is, the cursor what it has heard.
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

  private record Attached(long stream, ActorRef<ChannelHub.Command> hub, String address) {}

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
      case Cut cut -> onCut(cut.replyTo());
      case HubLost lost -> onHubLost(lost.hub());
      case EndIfIdle end -> onEndIfIdle();
      case Stop stop -> onStop();
    };
  }

  private Behavior<Command> onAttach(Attach attach) {
    refusal(attach).ifPresentOrElse(why -> refuse(attach, why), () -> admit(attach));
    return Behaviors.same();
  }

  private Behavior<Command> onDetach(Detach gone) {
    forget(s -> s.stream() == gone.stream() && s.hub().equals(gone.hub()));
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

  private void admit(Attach attach) {
    AuditOrigin origin = AuditOrigin.of(attach.principal(), attach.address());
    if (opened == null) {
      opened = origin;
      audit.opened(origin);
    }
    audit.attached(origin, attach.stream());
    streams.add(new Attached(attach.stream(), attach.hub(), attach.address()));
    stay();
    watchRemote(attach.hub());
    List<String> channels = rules.channels(attach.principal(), attach.channels());
    attach.hub().tell(new ChannelHub.Admit(attach.stream(), channels));
  }

  /** The hub is told from the journal's answer: nothing of this actor is touched there. */
  private void refuse(Attach attach, Refused why) {
    AuditOrigin origin = AuditOrigin.of(attach.principal(), attach.address());
    String target =
        why.code() == ErrorCode.PERMISSION_DENIED
            ? rules.forbidden(attach.principal(), attach.channels()).orElse("")
            : "";
    var unused =
        audit
            .refused(origin, target, why)
            .thenAccept(said -> attach.hub().tell(new ChannelHub.Refuse(attach.stream(), said)));
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

  private Optional<Refused> refusal(Attach attach) {
    if (opened != null && !opened.user().equals(attach.principal().user())) {
      return Optional.of(Refused.of(ErrorCode.SESSION_MISMATCH));
    }
    return rules.refusal(attach.principal(), attach.channels(), streams.size());
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
