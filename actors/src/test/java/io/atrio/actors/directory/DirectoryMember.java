package io.atrio.actors.directory;

import io.atrio.actors.ClusterMember;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.channel.HandOver;
import io.atrio.actors.channel.HandOverInMemory;
import io.atrio.actors.channel.LiveChannel;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.Gcra;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.actors.limit.RateLimit;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.session.EndedSessions;
import io.atrio.actors.session.PresenceRules;
import io.atrio.actors.session.SessionAudit;
import io.atrio.actors.session.SessionEntity;
import io.atrio.actors.session.SessionLimit;
import io.atrio.actors.session.SessionNode;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.actors.session.SessionRules;
import io.atrio.actors.session.StraySession;
import io.atrio.actors.stream.HeardStream;
import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.placement.HomeShardAllocation;
import io.atrio.cluster.placement.HomeShardExtractor;
import io.atrio.cluster.placement.SessionPlacement;
import io.atrio.cluster.settings.ChannelSettings;
import io.atrio.cluster.settings.PermissionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/** One of the nodes of a real cluster in this JVM, with channels, hub, sessions and directory. */
final class DirectoryMember implements AutoCloseable {
  /** Units a session may spend at once, of which one comes back in an hour. */
  static final int BURST = 20;

  private static final ChannelSettings CHANNELS = LiveChannel.settings(100, 1 << 20, 600_000);
  private static final HandOver HAND_OVER = new HandOverInMemory();
  private static final AtomicLong STREAMS = new AtomicLong();
  private static final long START = System.nanoTime();

  private final ClusterMember member;
  private final String id;
  private final SessionDirectory directory;
  private final SessionPost post;
  private final OpenSessions open;

  private DirectoryMember(ClusterMember member, DirectoryStore store) {
    this.member = member;
    ActorSystem<?> system = member.kit().system();
    this.id = new ClusterNode(system).id();
    SessionPlacement placement = new SessionPlacement(id, 4);
    RemoteStreams remote = new RemoteStreams();
    ClusterSharding sharding = ClusterSharding.get(system);
    LocalSessions local =
        new LocalSessions(
            placement,
            remote,
            (entity, command) -> sharding.entityRefFor(SessionEntity.KEY, entity).tell(command));
    EndedSessions ended = new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC());
    ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions =
        sessions(sharding, placement, node(member, local, ended));
    this.directory =
        SessionDirectory.start(system, placement, local, remote, ended, store, sessions);
    this.post = new SessionPost(directory, remote, sessions, member.hub(), system.scheduler());
    this.open = new OpenSessions(directory, system.scheduler());
  }

  static DirectoryMember first(DirectoryStore store) throws Exception {
    return new DirectoryMember(ClusterMember.first(HAND_OVER, CHANNELS), store);
  }

  static DirectoryMember joining(DirectoryMember other, DirectoryStore store) throws Exception {
    return new DirectoryMember(ClusterMember.joining(other.member, HAND_OVER, CHANNELS), store);
  }

  /** The id of the node. */
  String id() {
    return id;
  }

  SessionDirectory directory() {
    return directory;
  }

  OpenSessions open() {
    return open;
  }

  ClusterMember member() {
    return member;
  }

  /** A stream of {@code user}'s only session arrives here. */
  HeardStream stream(String user) {
    return stream(user, user + "-1");
  }

  /** A stream of a session of {@code user} arrives here. */
  HeardStream stream(String user, String session) {
    Principal principal = principal(user, session);
    HeardStream stream = new HeardStream(principal, STREAMS.incrementAndGet(), member.hub());
    post.attach(
        new SessionProtocol.Attach(
            stream.id(), member.hub(), principal, "203.0.113.7", List.of(), null));
    return stream;
  }

  /** The connection of a stream that arrived here breaks. */
  void close(HeardStream stream) {
    stream.close();
    post.detach(stream.session(), new SessionProtocol.Detach(stream.id(), member.hub()));
  }

  /** What {@code user}'s only session has left when a request of one unit arrives here. */
  long remaining(String user) throws Exception {
    Principal principal = principal(user, user + "-1");
    LimitAnswer answer =
        said(
            post.ask(
                principal,
                (ActorRef<LimitAnswer> replyTo) ->
                    new SessionProtocol.Admit(principal.session(), user, 1, replyTo),
                ClusterMember.SOON));
    return answer.remaining();
  }

  /** Dies without a word. */
  void kill() throws Exception {
    member.kit().system().terminate();
    var unused =
        member.kit().system().getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    member.close();
  }

  private static Principal principal(String user, String session) {
    return new Principal(Principal.Kind.USER, user, session, Set.of(), 1_800_000_000L);
  }

  private static <T> T said(CompletionStage<SessionPost.Answer<T>> answer) throws Exception {
    return switch (answer.toCompletableFuture().get(10, TimeUnit.SECONDS)) {
      case SessionPost.Answer.Said<T> said -> said.what();
      case SessionPost.Answer.Refusal<T> refusal -> throw new AssertionError(refusal.why());
    };
  }

  private static SessionNode node(ClusterMember member, LocalSessions local, EndedSessions ended) {
    RolePermissions roles = new RolePermissions(new PermissionSettings(Map.of()));
    RateLimit rate =
        new RateLimit(
            new Gcra(Duration.ofHours(1).toNanos(), BURST, 1), () -> System.nanoTime() - START);
    return new SessionNode(
        new SessionRules(roles, 10, 10, ended, new PresenceRules(roles, CHANNELS)),
        new SessionAudit(new HeardAudit(member.kit()).log()),
        new SessionLimit(rate, 1),
        Duration.ofSeconds(60),
        local,
        Clock.systemUTC());
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
