package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.actors.limit.LimitMetrics;
import io.atrio.actors.permission.UserGrants;
import io.atrio.actors.stream.Bye;
import io.atrio.cluster.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
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

  private static final Duration LEARN_AGAIN = Duration.ofSeconds(5);

  private final ActorContext<Command> context;
  private final SessionRules rules;
  private final SessionAudit audit;
  private final Duration grace;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final SessionStreams streams = new SessionStreams();
  private final SessionAllowance allowance;
  private @Nullable AuditOrigin opened;
  private @Nullable Cancellable ending;

  /** What the entity understands. */
  public sealed interface Command {}

  /**
   * A stream on {@code hub}'s node wants to listen; the hub is told {@code Admit} or {@code
   * Refuse}, the latter once the refusal is in the audit trail.
   *
   * @param address the client's network address; empty for the platform's own streams, which are
   *     neither audited nor limited
   * @param request the id of the request for the stream; null if an older node sends it
   */
  public record Attach(
      long stream,
      ActorRef<ChannelHub.Command> hub,
      Principal principal,
      String address,
      List<String> channels,
      @Nullable String request)
      implements Command, WireMessage {

    AuditOrigin origin() {
      return AuditOrigin.of(principal, address).in(request);
    }

    /** Whether it is the platform's own. */
    boolean own() {
      return address.isEmpty();
    }

    Attach with(Principal current) {
      return current.equals(principal)
          ? this
          : new Attach(stream, hub, current, address, channels, request);
    }
  }

  /** A stream has gone. */
  public record Detach(long stream, ActorRef<ChannelHub.Command> hub)
      implements Command, WireMessage {}

  /**
   * All streams of the session, and those to come, shall listen to one channel more; answers with
   * {@link SessionAnswer.Subscribed} or {@link SessionAnswer.Denied}. Doing so twice does no harm.
   *
   * @param address the network address of whoever asks
   * @param request the id of the request; null if an older node sends it
   */
  public record Subscribe(
      Principal principal,
      String address,
      @Nullable String request,
      String channel,
      ActorRef<SessionAnswer> replyTo)
      implements Command, WireMessage {

    AuditOrigin origin() {
      return AuditOrigin.of(principal, address).in(request);
    }
  }

  /**
   * No stream of the session, nor any to come, shall listen to a channel; answers with {@link
   * SessionAnswer.Unsubscribed} or {@link SessionAnswer.Denied}. Doing so twice does no harm.
   *
   * @param address the network address of whoever asks
   * @param request the id of the request; null if an older node sends it
   */
  public record Unsubscribe(
      Principal principal,
      String address,
      @Nullable String request,
      String channel,
      ActorRef<SessionAnswer> replyTo)
      implements Command, WireMessage {

    AuditOrigin origin() {
      return AuditOrigin.of(principal, address).in(request);
    }
  }

  /**
   * All streams of the session go on with the token of {@code principal} and hear what it allows;
   * answers with {@link SessionAnswer.Refreshed} or {@link SessionAnswer.Denied}.
   *
   * @param address the network address of whoever asks
   * @param request the id of the request; null if an older node sends it
   */
  public record Refresh(
      Principal principal,
      String address,
      @Nullable String request,
      ActorRef<SessionAnswer> replyTo)
      implements Command, WireMessage {

    AuditOrigin origin(Principal current) {
      return AuditOrigin.of(current, address).in(request);
    }
  }

  /** A request of the session wants to go on; answers with {@link LimitAnswer}. */
  public record Admit(int cost, ActorRef<LimitAnswer> replyTo) implements Command, WireMessage {}

  /**
   * Ends the session for good: says goodbye to its streams and answers with how many there were.
   * The caller has seen to it that this is in the audit trail.
   */
  public record End(String session, ActorRef<Integer> replyTo) implements Command, WireMessage {}

  /** Ends every stream at once, as a broken network would; answers with how many there were. */
  public record Cut(ActorRef<Integer> replyTo) implements Command, WireMessage {}

  /**
   * Ends a session that has no stream, without waiting for its grace period to be over. One that
   * has asked for much lives until its next life could not ask for more.
   */
  public enum EndIfIdle implements Command, WireMessage {
    NOW
  }

  /**
   * What the session's user may do may have changed: its streams hear what he may hear now, and no
   * more. Doing so twice does no harm.
   */
  public enum Recheck implements Command, WireMessage {
    NOW
  }

  /** What the user has been granted; null if that could not be learnt. */
  private record Learnt(@Nullable UserGrants grants) implements Command {}

  private record HubLost(ActorRef<ChannelHub.Command> hub) implements Command {}

  /** Sent by the shard, which keeps what comes meanwhile for the session's next life. */
  public enum Stop implements Command {
    NOW
  }

  private SessionEntity(
      ActorContext<Command> context,
      SessionRules rules,
      SessionAudit audit,
      SessionAllowance allowance,
      Duration grace,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    this.context = context;
    this.rules = rules;
    this.audit = audit;
    this.allowance = allowance;
    this.grace = grace;
    this.shard = shard;
  }

  /**
   * The behavior of a new session, which asks {@code shard} to be stopped when its grace is over.
   *
   * @param limit how much one session may ask for
   */
  public static Behavior<Command> create(
      SessionRules rules,
      SessionAudit audit,
      SessionLimit limit,
      Duration grace,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context -> {
          SessionAllowance full = new SessionAllowance(limit);
          SessionEntity entity = new SessionEntity(context, rules, audit, full, grace, shard);
          entity.endAfter(grace);
          SessionMetrics metrics = SessionMetrics.of(context.getSystem());
          metrics.born();
          return Behaviors.receive(
              (same, command) -> entity.onCommand(command),
              (same, signal) -> ended(metrics, signal));
        });
  }

  private static Behavior<Command> ended(SessionMetrics metrics, Signal signal) {
    if (signal.equals(PostStop.instance())) {
      metrics.ended();
    }
    return Behaviors.unhandled();
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Attach attach -> onAttach(attach);
      case Detach detach -> onDetach(detach);
      case Subscribe subscribe -> onSubscribe(subscribe);
      case Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe);
      case Refresh refresh -> onRefresh(refresh);
      case Admit admit -> onAdmit(admit);
      case End end -> onEnd(end);
      case Cut cut -> onCut(cut.replyTo());
      case Recheck recheck -> onRecheck();
      case Learnt learnt -> onLearnt(learnt.grants());
      case HubLost lost -> onHubLost(lost.hub());
      case EndIfIdle end -> onEndIfIdle();
      case Stop stop -> onStop();
    };
  }

  private Behavior<Command> onAttach(Attach asked) {
    Optional<Refused> refusal = allowance.refusal(asked);
    if (allowance.isLimited(asked)) {
      LimitMetrics.of(context.getSystem()).decided(LimitMetrics.Limit.SESSION, refusal.isEmpty());
    }
    refusal.ifPresentOrElse(
        why -> asked.hub().tell(new ChannelHub.Refuse(asked.stream(), why)), () -> attach(asked));
    return Behaviors.same();
  }

  private Behavior<Command> onDetach(Detach gone) {
    forget(s -> s.is(gone.stream(), gone.hub()));
    return Behaviors.same();
  }

  private Behavior<Command> onSubscribe(Subscribe asked) {
    mismatch(asked.principal())
        .or(() -> streams.refusal(asked, rules))
        .ifPresentOrElse(
            why -> deny(asked.origin(), asked.channel(), why, asked.replyTo()),
            () -> subscribe(asked));
    return Behaviors.same();
  }

  private Behavior<Command> onUnsubscribe(Unsubscribe asked) {
    mismatch(asked.principal())
        .or(() -> streams.refusal(asked))
        .ifPresentOrElse(
            why -> deny(asked.origin(), asked.channel(), why, asked.replyTo()),
            () -> unsubscribe(asked));
    return Behaviors.same();
  }

  private Behavior<Command> onRefresh(Refresh asked) {
    Principal principal = rules.current(asked.principal());
    List<Renewal> renewals = streams.renewals(principal, rules);
    mismatch(principal)
        .or(() -> streams.refusal(renewals, rules))
        .ifPresentOrElse(
            why -> deny(asked.origin(principal), "", why, asked.replyTo()),
            () -> renew(asked, renewals));
    return Behaviors.same();
  }

  private Behavior<Command> onAdmit(Admit asked) {
    asked.replyTo().tell(allowance.spend(asked.cost()));
    return Behaviors.same();
  }

  /** Streams that attach before the shard's order to stop are refused by the rules. */
  private Behavior<Command> onEnd(End end) {
    rules.end(end.session());
    List<Attached> ended = streams.forget(all -> true);
    end.replyTo().tell(ended.size());
    new SessionHubs(rules, ended).end(Bye.REVOKED);
    ended.forEach(this::detached);
    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    return Behaviors.same();
  }

  private Behavior<Command> onCut(ActorRef<Integer> replyTo) {
    replyTo.tell(streams.open().size());
    hubs().cut();
    return Behaviors.same();
  }

  private Behavior<Command> onRecheck() {
    if (!streams.open().isEmpty()) {
      String user = streams.open().getFirst().principal().user();
      UserGrants known = rules.grants().known(user);
      if (known != null) {
        regrant(known);
      } else {
        context.pipeToSelf(rules.grants().of(user), (grants, failure) -> new Learnt(grants));
      }
    }
    return Behaviors.same();
  }

  /** What it knows by now counts: it may have heard of another change while it waited. */
  private Behavior<Command> onLearnt(@Nullable UserGrants learnt) {
    if (learnt == null) {
      context.scheduleOnce(LEARN_AGAIN, context.getSelf(), Recheck.NOW);
    } else if (!streams.open().isEmpty()) {
      UserGrants known = rules.grants().known(streams.open().getFirst().principal().user());
      regrant(known == null ? learnt : known);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onHubLost(ActorRef<ChannelHub.Command> hub) {
    forget(s -> s.hub().equals(hub));
    return Behaviors.same();
  }

  private Behavior<Command> onEndIfIdle() {
    if (streams.open().isEmpty()) {
      endUnlessSpent(allowance.untilFull());
    }
    return Behaviors.same();
  }

  /**
   * A stream that came just before the shard's order would be nobody's: it is sent to come again.
   */
  private Behavior<Command> onStop() {
    hubs().cut();
    if (opened != null) {
      streams.open().forEach(this::detached);
      audit.closed(opened);
    }
    return Behaviors.stopped();
  }

  private void attach(Attach asked) {
    Attach attach = asked.with(rules.current(asked.principal()));
    List<String> wanted = streams.wanted(attach, rules);
    mismatch(attach.principal())
        .or(() -> rules.refusal(attach.principal(), wanted, streams.open().size()))
        .ifPresentOrElse(why -> refuse(attach, wanted, why), () -> admit(attach, wanted));
  }

  private void admit(Attach attach, List<String> wanted) {
    Principal principal = attach.principal();
    AuditOrigin origin = attach.origin();
    if (opened == null) {
      opened = origin.in(null);
      audit.opened(origin);
    }
    audit.attached(origin, attach.stream());
    streams.add(attach, wanted, rules);
    stay();
    watchRemote(attach.hub());
    hubs().admit(attach, wanted);
    recheckUnlessKnown(principal);
  }

  /** The hub is told from the journal's answer: nothing of this actor is touched there. */
  private void refuse(Attach attach, List<String> wanted, Refused why) {
    String target =
        why.code() == ErrorCode.PERMISSION_DENIED
            ? rules.forbidden(attach.principal(), wanted).orElse("")
            : "";
    var unused =
        audit
            .refused(attach.origin(), target, why)
            .thenAccept(said -> attach.hub().tell(new ChannelHub.Refuse(attach.stream(), said)));
  }

  private void deny(
      AuditOrigin origin, String target, Refused why, ActorRef<SessionAnswer> replyTo) {
    var unused =
        audit
            .refused(origin, target, why)
            .thenAccept(said -> replyTo.tell(new SessionAnswer.Denied(said)));
  }

  private void subscribe(Subscribe asked) {
    streams.subscribe(asked, rules);
    hubs().watch();
    new SubscriptionRound(context.getSystem()).join(streams.open(), asked);
  }

  private void unsubscribe(Unsubscribe asked) {
    streams.unsubscribe(asked, rules);
    hubs().leave(asked.channel());
    int count = streams.open().size();
    asked.replyTo().tell(new SessionAnswer.Unsubscribed(asked.channel(), count));
  }

  private void renew(Refresh asked, List<Renewal> renewals) {
    streams.renew(renewals);
    hubs().renew(renewals, context.getSystem().ignoreRef());
    long expiresAt = asked.principal().expiresAt();
    asked.replyTo().tell(new SessionAnswer.Refreshed(expiresAt, renewals.size()));
  }

  private void regrant(UserGrants grants) {
    List<Renewal> renewals = streams.regranted(grants.roles(), rules);
    streams.renew(renewals);
    hubs().regrant(renewals, context.getSystem().ignoreRef());
  }

  /** A change that came before this stream was known here was told to nobody. */
  private void recheckUnlessKnown(Principal principal) {
    if (rules.grants().known(principal) == null) {
      context.getSelf().tell(Recheck.NOW);
    }
  }

  private SessionHubs hubs() {
    return new SessionHubs(rules, streams.open());
  }

  private void forget(Predicate<Attached> isGone) {
    List<Attached> gone = streams.forget(isGone);
    gone.forEach(this::detached);
    if (!gone.isEmpty() && streams.open().isEmpty()) {
      endAfter(grace);
    }
  }

  private void detached(Attached gone) {
    if (opened != null) {
      audit.detached(opened.at(gone.address()), gone.stream());
    }
  }

  private Optional<Refused> mismatch(Principal principal) {
    String user = principal.user();
    boolean own = (opened == null || opened.user().equals(user)) && streams.couldBeOf(user);
    return own ? rules.ended(principal) : Optional.of(Refused.of(ErrorCode.SESSION_MISMATCH));
  }

  /** A hub of this node dies with this entity; watching it would cost every session for nothing. */
  private void watchRemote(ActorRef<ChannelHub.Command> hub) {
    if (hub.path().address().hasGlobalScope()) {
      context.watchWith(hub, new HubLost(hub));
    }
  }

  /** A session that ended while something is spent would be born again with everything. */
  private void endUnlessSpent(Duration untilFull) {
    if (untilFull.isZero()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    } else {
      endAfter(untilFull);
    }
  }

  private void endAfter(Duration time) {
    stay();
    ending = context.scheduleOnce(time, context.getSelf(), EndIfIdle.NOW);
  }

  private void stay() {
    if (ending != null) {
      ending.cancel();
      ending = null;
    }
  }
}
