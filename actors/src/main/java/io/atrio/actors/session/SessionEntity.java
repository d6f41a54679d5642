package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.LimitMetrics;
import io.atrio.actors.permission.UserGrants;
import io.atrio.actors.stream.Bye;
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
  public static final EntityTypeKey<SessionProtocol.Command> KEY =
      EntityTypeKey.create(SessionProtocol.Command.class, "session");

  private static final Duration LEARN_AGAIN = Duration.ofSeconds(5);

  private final ActorContext<SessionProtocol.Command> context;
  private final SessionNode node;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final SessionStreams streams = new SessionStreams();
  private final SessionAllowance allowance;
  private @Nullable AuditOrigin opened;
  private @Nullable AuditOrigin registered;
  private @Nullable Cancellable ending;
  private String replaces = "";
  private long since;

  private SessionEntity(
      ActorContext<SessionProtocol.Command> context,
      SessionNode node,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    this.context = context;
    this.node = node;
    this.shard = shard;
    this.allowance = new SessionAllowance(node.limit());
    this.since = node.clock().millis();
  }

  /**
   * The behavior of a new session of {@code node}, which asks {@code shard} to be stopped when its
   * grace is over.
   */
  public static Behavior<SessionProtocol.Command> create(
      SessionNode node, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context -> {
          SessionEntity entity = new SessionEntity(context, node, shard);
          entity.endAfter(node.grace());
          return entity.living();
        });
  }

  private Behavior<SessionProtocol.Command> living() {
    SessionMetrics metrics = SessionMetrics.of(context.getSystem());
    metrics.born();
    return Behaviors.receive(
        (same, command) -> onCommand(command), (same, signal) -> stopped(metrics, signal));
  }

  private static Behavior<SessionProtocol.Command> stopped(SessionMetrics metrics, Signal signal) {
    if (signal.equals(PostStop.instance())) {
      metrics.ended();
    }
    return Behaviors.unhandled();
  }

  private Behavior<SessionProtocol.Command> onCommand(SessionProtocol.Command command) {
    return switch (command) {
      case SessionProtocol.Attach attach -> onAttach(attach);
      case SessionProtocol.Detach detach -> onDetach(detach);
      case SessionProtocol.Subscribe subscribe -> onSubscribe(subscribe);
      case SessionProtocol.Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe);
      case SessionProtocol.Refresh refresh -> onRefresh(refresh);
      case SessionProtocol.Admit admit -> onAdmit(admit);
      case SessionProtocol.End end -> onEnd(end);
      case SessionProtocol.Cut cut -> onCut(cut.replyTo());
      case SessionProtocol.Come come -> onCome(come);
      case SessionProtocol.Inherit inherit -> onInherit(inherit);
      case SessionProtocol.Yield yield -> onYield(yield.entity());
      case SessionProtocol.Describe asked -> onDescribe(asked.replyTo());
      case SessionProtocol.Recheck recheck -> onRecheck();
      case SessionProtocol.Learnt learnt -> onLearnt(learnt.grants());
      case SessionProtocol.HubLost lost -> onHubLost(lost.hub());
      case SessionProtocol.EndIfIdle end -> onEndIfIdle();
      case SessionProtocol.Stop stop -> onStop();
    };
  }

  private Behavior<SessionProtocol.Command> onAttach(SessionProtocol.Attach asked) {
    Optional<Refused> refusal = allowance.refusal(asked);
    if (allowance.isLimited(asked)) {
      LimitMetrics.of(context.getSystem()).decided(LimitMetrics.Limit.SESSION, refusal.isEmpty());
    }
    refusal.ifPresentOrElse(
        why -> asked.hub().tell(new ChannelHub.Refuse(asked.stream(), why)), () -> attach(asked));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onDetach(SessionProtocol.Detach gone) {
    forget(s -> s.is(gone.stream(), gone.hub()));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onSubscribe(SessionProtocol.Subscribe asked) {
    mismatch(asked.principal())
        .or(() -> streams.refusal(asked, node.rules()))
        .ifPresentOrElse(
            why -> refusals().change(asked.origin(), asked.channel(), why, asked.replyTo()),
            () -> subscribe(asked));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onUnsubscribe(SessionProtocol.Unsubscribe asked) {
    mismatch(asked.principal())
        .or(() -> streams.refusal(asked))
        .ifPresentOrElse(
            why -> refusals().change(asked.origin(), asked.channel(), why, asked.replyTo()),
            () -> unsubscribe(asked));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onRefresh(SessionProtocol.Refresh asked) {
    Principal principal = node.rules().current(asked.principal());
    List<Renewal> renewals = streams.renewals(principal, node.rules());
    mismatch(principal)
        .or(() -> streams.refusal(renewals, node.rules()))
        .ifPresentOrElse(
            why -> refusals().change(asked.origin(principal), "", why, asked.replyTo()),
            () -> renew(asked, renewals));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onAdmit(SessionProtocol.Admit asked) {
    if (registered == null && !asked.session().isEmpty()) {
      register(new AuditOrigin(asked.user(), asked.session(), "", ""));
    }
    asked.replyTo().tell(allowance.spend(asked.cost()));
    return Behaviors.same();
  }

  /** Streams that attach before the shard's order to stop are refused by the rules. */
  private Behavior<SessionProtocol.Command> onEnd(SessionProtocol.End end) {
    node.rules().end(end.session());
    List<Attached> ended = streams.forget(all -> true);
    end.replyTo().tell(ended.size());
    new SessionHubs(node.rules(), ended).end(Bye.REVOKED);
    ended.forEach(this::detached);
    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onCut(ActorRef<Integer> replyTo) {
    replyTo.tell(streams.open().size());
    hubs().cut();
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onCome(SessionProtocol.Come come) {
    SessionProtocol.Attach attach = come.attach();
    Principal principal = attach.principal();
    String here = node.register().home(principal.session());
    boolean stays =
        come.home().equals(here) || !streams.open().isEmpty() || mismatch(principal).isPresent();
    if (stays) {
      return onAttach(attach);
    }
    return moveTo(come.home(), legacy(principal.session(), principal.user()), attach);
  }

  private Behavior<SessionProtocol.Command> onInherit(SessionProtocol.Inherit inherit) {
    SessionLegacy legacy = inherit.legacy();
    since = Math.min(since, legacy.since());
    allowance.inherit(legacy.spent());
    streams.inherit(legacy, node.rules());
    if (opened == null) {
      opened = legacy.opened();
    }
    replaces = legacy.entity();
    AuditOrigin own = registered;
    if (own != null) {
      node.register().lives(own.session(), own.user(), replaces);
    } else if (legacy.hasLived()) {
      register(new AuditOrigin(legacy.user(), legacy.session(), "", ""));
    }
    endAfter(node.grace());
    SessionProtocol.Attach attach = inherit.attach();
    return attach == null ? Behaviors.same() : onAttach(attach);
  }

  private Behavior<SessionProtocol.Command> onYield(String winner) {
    AuditOrigin own = registered;
    if (own == null || winner.equals(node.register().home(own.session()))) {
      return Behaviors.same();
    }
    hubs().sendAway();
    streams.forget(all -> true).forEach(this::detached);
    return moveTo(winner, legacy(own.session(), own.user()), null);
  }

  private Behavior<SessionProtocol.Command> onDescribe(ActorRef<SessionState> replyTo) {
    replyTo.tell(new SessionState(since, streams.open().size()));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onRecheck() {
    if (!streams.open().isEmpty()) {
      String user = streams.open().getFirst().principal().user();
      UserGrants known = node.rules().grants().known(user);
      if (known != null) {
        regrant(known);
      } else {
        context.pipeToSelf(
            node.rules().grants().of(user),
            (grants, failure) -> new SessionProtocol.Learnt(grants));
      }
    }
    return Behaviors.same();
  }

  /** What it knows by now counts: it may have heard of another change while it waited. */
  private Behavior<SessionProtocol.Command> onLearnt(@Nullable UserGrants learnt) {
    if (learnt == null) {
      context.scheduleOnce(LEARN_AGAIN, context.getSelf(), SessionProtocol.Recheck.NOW);
    } else if (!streams.open().isEmpty()) {
      UserGrants known = node.rules().grants().known(streams.open().getFirst().principal().user());
      regrant(known == null ? learnt : known);
    }
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onHubLost(ActorRef<ChannelHub.Command> hub) {
    forget(s -> s.hub().equals(hub));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onEndIfIdle() {
    if (streams.open().isEmpty()) {
      endUnlessSpent(allowance.untilFull());
    }
    return Behaviors.same();
  }

  /**
   * A stream that came just before the shard's order would be nobody's: it is sent to come again.
   */
  private Behavior<SessionProtocol.Command> onStop() {
    hubs().sendAway();
    if (opened != null) {
      streams.open().forEach(this::detached);
      node.audit().closed(opened);
    }
    if (registered != null) {
      leaveBehind(registered.session(), registered.user());
      node.register().ended(registered.session());
    }
    return Behaviors.stopped();
  }

  private void attach(SessionProtocol.Attach asked) {
    SessionProtocol.Attach attach = asked.with(node.rules().current(asked.principal()));
    List<String> wanted = streams.wanted(attach, node.rules());
    mismatch(attach.principal())
        .or(() -> node.rules().refusal(attach.principal(), wanted, streams.open().size()))
        .ifPresentOrElse(
            why -> refusals().stream(attach, wanted, why), () -> admit(attach, wanted));
  }

  private void admit(SessionProtocol.Attach attach, List<String> wanted) {
    Principal principal = attach.principal();
    AuditOrigin origin = attach.origin();
    if (opened == null) {
      opened = origin.in(null);
      node.audit().opened(origin);
    }
    if (!attach.own()) {
      register(origin);
    }
    node.audit().attached(origin, attach.stream());
    streams.add(attach, wanted, node.rules());
    stay();
    watchRemote(streams.open().getLast());
    hubs().admit(attach, wanted);
    recheckUnlessKnown(principal);
  }

  private void subscribe(SessionProtocol.Subscribe asked) {
    register(AuditOrigin.of(asked.principal(), ""));
    streams.subscribe(asked, node.rules());
    hubs().watch();
    new SubscriptionRound(context.getSystem()).join(streams.open(), asked);
  }

  private void unsubscribe(SessionProtocol.Unsubscribe asked) {
    register(AuditOrigin.of(asked.principal(), ""));
    streams.unsubscribe(asked, node.rules());
    hubs().leave(asked.channel());
    int count = streams.open().size();
    asked.replyTo().tell(new SessionAnswer.Unsubscribed(asked.channel(), count));
  }

  private void renew(SessionProtocol.Refresh asked, List<Renewal> renewals) {
    streams.renew(renewals);
    hubs().renew(renewals, context.getSystem().ignoreRef());
    long expiresAt = asked.principal().expiresAt();
    asked.replyTo().tell(new SessionAnswer.Refreshed(expiresAt, renewals.size()));
  }

  private void regrant(UserGrants grants) {
    List<Renewal> renewals = streams.regranted(grants.roles(), node.rules());
    streams.renew(renewals);
    hubs().regrant(renewals, context.getSystem().ignoreRef());
  }

  /** A change that came before this stream was known here was told to nobody. */
  private void recheckUnlessKnown(Principal principal) {
    if (node.rules().grants().known(principal) == null) {
      context.getSelf().tell(SessionProtocol.Recheck.NOW);
    }
  }

  private SessionHubs hubs() {
    return new SessionHubs(node.rules(), streams.open());
  }

  private SessionRefusals refusals() {
    return new SessionRefusals(node.rules(), node.audit());
  }

  private SessionLegacy legacy(String session, String user) {
    return streams.legacy(
        session, user, node.register().home(session), opened, allowance.untilFull(), since);
  }

  private Behavior<SessionProtocol.Command> moveTo(
      String entity, SessionLegacy legacy, SessionProtocol.@Nullable Attach attach) {
    stay();
    SessionMetrics.of(context.getSystem()).ended();
    registered = null;
    opened = null;
    node.register().send(entity, new SessionProtocol.Inherit(legacy, attach));
    node.register().ended(legacy.session());
    return MovedSession.to(entity, node.register(), shard, this::comeBack);
  }

  /** If this node leaves. The trail has been told that the session is closed: it is opened anew. */
  private void leaveBehind(String session, String user) {
    opened = null;
    String entity = node.register().successor(session);
    SessionLegacy legacy = legacy(session, user);
    boolean goesOn = legacy.matters() || !streams.open().isEmpty();
    if (!entity.isEmpty() && goesOn && !node.rules().isEnded(session)) {
      node.register().send(entity, new SessionProtocol.Inherit(legacy, null));
    }
  }

  private Behavior<SessionProtocol.Command> comeBack(SessionProtocol.Inherit inherit) {
    var unused = onInherit(inherit);
    return living();
  }

  private void register(AuditOrigin origin) {
    if (registered == null) {
      registered = origin;
      node.register().lives(origin.session(), origin.user(), replaces);
    }
  }

  private void forget(Predicate<Attached> isGone) {
    List<Attached> gone = streams.forget(isGone);
    gone.forEach(this::detached);
    if (gone.stream().anyMatch(Attached::isElsewhere)) {
      countElsewhere();
    }
    if (!gone.isEmpty() && streams.open().isEmpty()) {
      endAfter(node.grace());
    }
  }

  private void detached(Attached gone) {
    if (opened != null) {
      node.audit().detached(opened.at(gone.address()), gone.stream());
    }
  }

  private Optional<Refused> mismatch(Principal principal) {
    String user = principal.user();
    boolean own = (opened == null || opened.user().equals(user)) && streams.couldBeOf(user);
    return own
        ? node.rules().ended(principal)
        : Optional.of(Refused.of(ErrorCode.SESSION_MISMATCH));
  }

  /** A hub of this node dies with this entity; watching it would cost every session for nothing. */
  private void watchRemote(Attached added) {
    if (added.isElsewhere()) {
      context.watchWith(added.hub(), new SessionProtocol.HubLost(added.hub()));
      countElsewhere();
    }
  }

  private void countElsewhere() {
    if (registered != null) {
      node.register().elsewhere(registered.session(), streams.elsewhere());
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
    ending = context.scheduleOnce(time, context.getSelf(), SessionProtocol.EndIfIdle.NOW);
  }

  private void stay() {
    if (ending != null) {
      ending.cancel();
      ending = null;
    }
  }
}
