package io.atrio.api.serve;

import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditTrail;
import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.DurableChannel;
import io.atrio.actors.channel.Position;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.presence.Attendance;
import io.atrio.actors.presence.PresenceSlots;
import io.atrio.actors.session.EndedSessions;
import io.atrio.actors.session.PresenceRules;
import io.atrio.actors.session.SessionAudit;
import io.atrio.actors.session.SessionEntity;
import io.atrio.actors.session.SessionRules;
import io.atrio.cluster.placement.HomeShardAllocation;
import io.atrio.cluster.placement.HomeShardExtractor;
import io.atrio.cluster.placement.SessionPlacement;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.cluster.settings.ChannelSettings;
import io.atrio.cluster.settings.SessionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.pattern.Patterns;

/**
 * The actors of this node.
 *
 * @param owners where channels live
 * @param presence where it is known who is on them
 * @param hub this node's fan-out
 * @param placement names of sessions born here
 * @param sessions where sessions live
 * @param trails the writers of the audit trail, by partition
 * @param audit where the audit trail is told
 * @param ended sessions that do not come back
 */
record Domain(
    ChannelOwners owners,
    PresenceSlots presence,
    ActorRef<ChannelHub.Command> hub,
    SessionPlacement placement,
    ActorRef<ShardingEnvelope<SessionEntity.Command>> sessions,
    IntFunction<RecipientRef<AuditTrail.Command>> trails,
    AuditLog audit,
    EndedSessions ended) {
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(20);
  private static final Duration SESSIONS_END_WITHIN = Duration.ofSeconds(3);

  static Domain start(
      ActorSystem<?> system,
      String node,
      AtrioSettings settings,
      RolePermissions roles,
      long durableEpoch,
      Clock clock) {
    ClusterSharding sharding = ClusterSharding.get(system);
    ChannelOwners owners = channels(sharding, settings.channel(), durableEpoch, clock);
    PresenceSlots presence = PresenceSlots.init(sharding, settings.channel());
    int pageBytes = settings.stream().buffer() / 2;
    ActorRef<ChannelHub.Command> hub =
        system.systemActorOf(
            ChannelHub.create(owners, pageBytes, Attendance.start(system, presence, clock)),
            "channel-hub",
            Props.empty());
    SessionPlacement placement = new SessionPlacement(node, settings.session().shardsPerNode());
    SessionSettings session = settings.session();
    EndedSessions ended = new EndedSessions(session.rememberEnded(), session.maxEnded(), clock);
    PresenceRules seen = new PresenceRules(roles, settings.channel());
    SessionRules rules =
        new SessionRules(roles, settings.stream().maxChannels(), session.maxStreams(), ended, seen);
    IntFunction<RecipientRef<AuditTrail.Command>> trails = AuditTrail.init(sharding, clock);
    AuditLog audit = AuditLog.start(system, node, settings.audit(), trails, clock);
    SessionAudit told = new SessionAudit(audit);
    return new Domain(
        owners,
        presence,
        hub,
        placement,
        sessions(sharding, settings, rules, told),
        trails,
        audit,
        ended);
  }

  /**
   * Completes once every slot answers: sharding is formed and the first event will not wait for it.
   */
  CompletionStage<Void> ready() {
    presence.wake();
    return CompletableFuture.allOf(
        IntStream.range(0, owners.count())
            .mapToObj(this::locate)
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Ends a session born here that has no stream any more. */
  void endIfIdle(String session) {
    sessions.tell(new ShardingEnvelope<>(placement.entityId(session), SessionEntity.EndIfIdle.NOW));
  }

  /**
   * Ends every session of this node, whose ends are then told to the audit trail; they are born
   * again elsewhere. Waits until they have ended, for three seconds at the most.
   */
  void endSessions() throws ExecutionException, TimeoutException, InterruptedException {
    var unused =
        Patterns.gracefulStop(
                Adapter.toClassic(sessions),
                SESSIONS_END_WITHIN,
                ShardRegion.gracefulShutdownInstance())
            .toCompletableFuture()
            .get(SESSIONS_END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Position> locate(int slot) {
    return owners
        .slot(slot)
        .<Position>ask(replyTo -> new ChannelProtocol.Locate("all", replyTo), FIRST_ANSWER)
        .toCompletableFuture();
  }

  private static ChannelOwners channels(
      ClusterSharding sharding, ChannelSettings settings, long durableEpoch, Clock clock) {
    sharding.init(Entity.of(ChannelEntity.KEY, context -> ChannelEntity.create(settings, clock)));
    DurableChannel.init(sharding, durableEpoch, settings, clock);
    return new ChannelOwners(sharding, settings);
  }

  private static ActorRef<ShardingEnvelope<SessionEntity.Command>> sessions(
      ClusterSharding sharding, AtrioSettings settings, SessionRules rules, SessionAudit audit) {
    return sharding.init(
        Entity.of(
                SessionEntity.KEY,
                context ->
                    SessionEntity.create(
                        rules, audit, settings.session().grace(), context.getShard()))
            .withStopMessage(SessionEntity.Stop.NOW)
            .withMessageExtractor(new HomeShardExtractor<>())
            .withAllocationStrategy(new HomeShardAllocation()));
  }
}
