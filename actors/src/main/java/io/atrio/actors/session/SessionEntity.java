package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.UserGrants;
import io.atrio.actors.stream.Bye;
import java.time.Duration;
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
  public static final EntityTypeKey<SessionProtocol.Command> KEY =
      EntityTypeKey.create(SessionProtocol.Command.class, "session");

  private static final Duration LEARN_AGAIN = Duration.ofSeconds(5);

  private final ActorContext<SessionProtocol.Command> context;
  private final SessionRules rules;
  private final SessionAudit audit;
  private final Duration grace;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final SessionStreams streams = new SessionStreams();
  private final SessionAllowance allowance;
  private @Nullable AuditOrigin opened;
  private @Nullable Cancellable ending;

  private SessionEntity(
      ActorContext<SessionProtocol.Command> context,
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
  public static Behavior<SessionProtocol.Command> create(
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
          return Behaviors.receiveMessage(entity::onCommand);
        });
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
      case SessionProtocol.Recheck recheck -> onRecheck();
      case SessionProtocol.Learnt learnt -> onLearnt(learnt.grants());
      case SessionProtocol.HubLost lost -> onHubLost(lost.hub());
      case SessionProtocol.EndIfIdle end -> onEndIfIdle();
      case SessionProtocol.Stop stop -> onStop();
    };
  }

  private Behavior<SessionProtocol.Command> onAttach(SessionProtocol.Attach asked) {
    allowance
        .refusal(asked)
        .ifPresentOrElse(
            why -> asked.hub().tell(new ChannelHub.Refuse(asked.stream(), why)),
            () -> attach(asked));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onDetach(SessionProtocol.Detach gone) {
    forget(s -> s.is(gone.stream(), gone.hub()));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onSubscribe(SessionProtocol.Subscribe asked) {
    mismatch(asked.principal())
        .or(() -> streams.refusal(asked, rules))
        .ifPresentOrElse(
            why -> deny(asked.principal(), asked.address(), asked.channel(), why, asked.replyTo()),
            () -> subscribe(asked));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onUnsubscribe(SessionProtocol.Unsubscribe asked) {
    mismatch(asked.principal())
        .or(() -> streams.refusal(asked))
        .ifPresentOrElse(
            why -> deny(asked.principal(), asked.address(), asked.channel(), why, asked.replyTo()),
            () -> unsubscribe(asked));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onRefresh(SessionProtocol.Refresh asked) {
    Principal principal = rules.current(asked.principal());
    List<Renewal> renewals = streams.renewals(principal, rules);
    mismatch(principal)
        .or(() -> streams.refusal(renewals, rules))
        .ifPresentOrElse(
            why -> deny(principal, asked.address(), "", why, asked.replyTo()),
            () -> renew(asked, renewals));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onAdmit(SessionProtocol.Admit asked) {
    asked.replyTo().tell(allowance.spend(asked.cost()));
    return Behaviors.same();
  }

  /** Streams that attach before the shard's order to stop are refused by the rules. */
  private Behavior<SessionProtocol.Command> onEnd(SessionProtocol.End end) {
    rules.end(end.session());
    List<Attached> ended = streams.forget(all -> true);
    end.replyTo().tell(ended.size());
    new SessionHubs(rules, ended).end(Bye.REVOKED);
    ended.forEach(this::detached);
    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onCut(ActorRef<Integer> replyTo) {
    replyTo.tell(streams.open().size());
    hubs().cut();
    return Behaviors.same();
  }

  private Behavior<SessionProtocol.Command> onRecheck() {
    if (!streams.open().isEmpty()) {
      String user = streams.open().getFirst().principal().user();
      UserGrants known = rules.grants().known(user);
      if (known != null) {
        regrant(known);
      } else {
        context.pipeToSelf(
            rules.grants().of(user), (grants, failure) -> new SessionProtocol.Learnt(grants));
      }
    }
    return Behaviors.same();
  }

  /** What it knows by now counts: it may have heard of another change while it waited. */
  private Behavior<SessionProtocol.Command> onLearnt(@Nullable UserGrants learnt) {
    if (learnt == null) {
      context.scheduleOnce(LEARN_AGAIN, context.getSelf(), SessionProtocol.Recheck.NOW);
    } else if (!streams.open().isEmpty()) {
      UserGrants known = rules.grants().known(streams.open().getFirst().principal().user());
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
    hubs().cut();
    if (opened != null) {
      streams.open().forEach(this::detached);
      audit.closed(opened);
    }
    return Behaviors.stopped();
  }

  private void attach(SessionProtocol.Attach asked) {
    SessionProtocol.Attach attach = asked.with(rules.current(asked.principal()));
    List<String> wanted = streams.wanted(attach, rules);
    mismatch(attach.principal())
        .or(() -> rules.refusal(attach.principal(), wanted, streams.open().size()))
        .ifPresentOrElse(why -> refuse(attach, wanted, why), () -> admit(attach, wanted));
  }

  private void admit(SessionProtocol.Attach attach, List<String> wanted) {
    Principal principal = attach.principal();
    AuditOrigin origin = AuditOrigin.of(principal, attach.address());
    if (opened == null) {
      opened = origin;
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
  private void refuse(SessionProtocol.Attach attach, List<String> wanted, Refused why) {
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
      Principal principal,
      String address,
      String target,
      Refused why,
      ActorRef<SessionAnswer> replyTo) {
    var unused =
        audit
            .refused(AuditOrigin.of(principal, address), target, why)
            .thenAccept(said -> replyTo.tell(new SessionAnswer.Denied(said)));
  }

  private void subscribe(SessionProtocol.Subscribe asked) {
    streams.subscribe(asked, rules);
    hubs().watch();
    new SubscriptionRound(context.getSystem()).join(streams.open(), asked);
  }

  private void unsubscribe(SessionProtocol.Unsubscribe asked) {
    streams.unsubscribe(asked, rules);
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
    List<Renewal> renewals = streams.regranted(grants.roles(), rules);
    streams.renew(renewals);
    hubs().regrant(renewals, context.getSystem().ignoreRef());
  }

  /** A change that came before this stream was known here was told to nobody. */
  private void recheckUnlessKnown(Principal principal) {
    if (rules.grants().known(principal) == null) {
      context.getSelf().tell(SessionProtocol.Recheck.NOW);
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
      context.watchWith(hub, new SessionProtocol.HubLost(hub));
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
