package io.atrio.api.serve;

import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditTrail;
import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.DurableChannel;
import io.atrio.actors.channel.HandOver;
import io.atrio.actors.channel.Position;
import io.atrio.actors.directory.DirectoryStore;
import io.atrio.actors.directory.LocalSessions;
import io.atrio.actors.directory.RemoteStreams;
import io.atrio.actors.directory.SessionDirectory;
import io.atrio.actors.directory.SessionPost;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.presence.Attendance;
import io.atrio.actors.presence.PresenceOwners;
import io.atrio.actors.session.EndedSessions;
import io.atrio.actors.session.PresenceRules;
import io.atrio.actors.session.SessionAudit;
import io.atrio.actors.session.SessionEntity;
import io.atrio.actors.session.SessionLimit;
import io.atrio.actors.session.SessionNode;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.actors.session.SessionRules;
import io.atrio.actors.session.StraySession;
import io.atrio.cluster.placement.HomeShardAllocation;
import io.atrio.cluster.placement.HomeShardExtractor;
import io.atrio.cluster.placement.SessionPlacement;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.cluster.settings.SessionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.pekko.actor.PoisonPill;
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
 * @param slots those of them that live in memory
 * @param presence where it is known who is on them
 * @param hub this node's fan-out
 * @param sessions where sessions live
 * @param post speaks to them
 * @param directory knows where they are
 * @param trails the writers of the audit trail, by partition
 * @param audit where the audit trail is told
 * @param ended sessions that do not come back
 */
record Domain(
    ChannelOwners owners,
    ActorRef<ShardingEnvelope<ChannelProtocol.Command>> slots,
    PresenceOwners presence,
    ActorRef<ChannelHub.Command> hub,
    ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions,
    SessionPost post,
    SessionDirectory directory,
    IntFunction<RecipientRef<AuditTrail.Command>> trails,
    AuditLog audit,
    EndedSessions ended) {
  /** Time in which a slot should answer, and how often it is asked: where it is may change. */
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

  private static final int QUESTIONS = 12;
  private static final Duration SESSIONS_END_WITHIN = Duration.ofSeconds(3);
  private static final Duration HUB_ENDS_WITHIN = Duration.ofSeconds(1);
  private static final Duration SLOTS_END_WITHIN = Duration.ofSeconds(4);

  static Domain start(
      ActorSystem<?> system,
      String node,
      AtrioSettings settings,
      RolePermissions roles,
      RoleGrants grants,
      long durableEpoch,
      HandOver handOver,
      DirectoryStore store,
      Clock clock) {
    ClusterSharding sharding = ClusterSharding.get(system);
    ActorRef<ShardingEnvelope<ChannelProtocol.Command>> slots =
        ChannelEntity.init(sharding, handOver, settings.channel(), clock);
    DurableChannel.init(sharding, durableEpoch, settings.channel(), clock);
    ChannelOwners owners = new ChannelOwners(sharding, settings.channel());
    PresenceOwners presence = PresenceOwners.start(system, settings.channel());
    int pageBytes = settings.stream().buffer() / 2;
    SessionPlacement placement = new SessionPlacement(node, settings.session().shardsPerNode());
    SessionSettings session = settings.session();
    EndedSessions ended = new EndedSessions(session.rememberEnded(), session.maxEnded(), clock);
    PresenceRules seen = new PresenceRules(roles, settings.channel());
    SessionRules rules =
        new SessionRules(
            roles, settings.stream().maxChannels(), session.maxStreams(), ended, seen, grants);
    IntFunction<RecipientRef<AuditTrail.Command>> trails = AuditTrail.init(sharding, clock);
    AuditLog audit = AuditLog.start(system, node, settings.audit(), trails, clock);
    RemoteStreams remote = new RemoteStreams();
    LocalSessions local =
        new LocalSessions(
            placement,
            remote,
            (id, command) -> sharding.entityRefFor(SessionEntity.KEY, id).tell(command));
    SessionNode shared =
        new SessionNode(
            rules,
            new SessionAudit(audit),
            SessionLimit.of(session.limits()),
            session.grace(),
            local,
            clock);
    ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions =
        sessions(sharding, placement, shared);
    AtomicReference<SessionPost> posted = new AtomicReference<>();
    Attendance attendance = Attendance.start(system, presence, clock);
    ActorRef<ChannelHub.Command> hub =
        system.systemActorOf(
            ChannelHub.create(owners, pageBytes, attendance, id -> posted.get().recheck(id)),
            "channel-hub",
            Props.empty());
    SessionDirectory directory =
        SessionDirectory.start(system, placement, local, remote, ended, store, sessions);
    SessionPost post = new SessionPost(directory, remote, sessions, hub, system.scheduler());
    posted.set(post);
    return new Domain(
        owners, slots, presence, hub, sessions, post, directory, trails, audit, ended);
  }

  /**
   * Completes once every slot answers: sharding is formed and the first event will not wait for it.
   * Fails if one does not within a minute.
   */
  CompletionStage<Void> ready() {
    return CompletableFuture.allOf(
        IntStream.range(0, owners.count())
            .mapToObj(slot -> locate(slot, QUESTIONS))
            .toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Ends every session of this node, whose ends are then told to the audit trail; they live on at
   * other nodes, if there are any. Waits until they have ended, for three seconds at the most.
   */
  void endSessions() throws ExecutionException, TimeoutException, InterruptedException {
    directory.leave();
    end(sessions, ShardRegion.gracefulShutdownInstance(), SESSIONS_END_WITHIN);
    directory.finish();
  }

  /**
   * Hands over what the channels of this node have had, to other nodes or the next start. Nobody
   * may publish here any more. Waits until it is done, for five seconds at the most.
   *
   * <p>The hub ends first: a message for a channel that has left holds up the end of the others.
   */
  void handOver() throws ExecutionException, TimeoutException, InterruptedException {
    end(hub, PoisonPill.getInstance(), HUB_ENDS_WITHIN);
    end(slots, ShardRegion.gracefulShutdownInstance(), SLOTS_END_WITHIN);
  }

  private static void end(ActorRef<?> actor, Object how, Duration within)
      throws ExecutionException, TimeoutException, InterruptedException {
    var unused =
        Patterns.gracefulStop(Adapter.toClassic(actor), within, how)
            .toCompletableFuture()
            .get(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Position> locate(int slot, int questions) {
    return owners
        .slot(slot)
        .<Position>ask(replyTo -> new ChannelProtocol.Locate("all", replyTo), FIRST_ANSWER)
        .exceptionallyCompose(
            late ->
                questions > 1 ? locate(slot, questions - 1) : CompletableFuture.failedFuture(late))
        .toCompletableFuture();
  }

  private static ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions(
      ClusterSharding sharding, SessionPlacement placement, SessionNode node) {
    return sharding.init(
        Entity.of(
                SessionEntity.KEY,
                context ->
                    placement.isHere(context.getEntityId())
                        ? SessionEntity.create(node, context.getShard())
                        : StraySession.create(
                            SessionPlacement.session(context.getEntityId()),
                            node.register(),
                            context.getShard()))
            .withStopMessage(SessionProtocol.Stop.NOW)
            .withMessageExtractor(new HomeShardExtractor<>())
            .withAllocationStrategy(new HomeShardAllocation()));
  }
}
