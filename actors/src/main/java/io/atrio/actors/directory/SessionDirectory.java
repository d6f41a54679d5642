package io.atrio.actors.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.atrio.actors.session.EndedSessions;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.cluster.placement.SessionPlacement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Knows where sessions live. A node that is alone asks nobody for that, and tells the store of its
 * sessions afterwards; one of several asks, in this order, what lives here, where others were
 * lately, and the store. If the store does not answer, places are computed from the ids of the
 * sessions until it does. Thread-safe.
 */
public final class SessionDirectory {
  /** Less than a session that has moved sends on what comes to its old place. */
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  private static final int REMEMBERED_MOST = 100_000;

  private static final Duration FINISHED_WITHIN = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final SessionPlacement placement;
  private final LocalSessions local;
  private final DirectoryStore store;
  private final DirectoryNodes nodes;
  private final GatheredClaims claims;
  private final DirectoryHealth health;
  private final EndedSessions ended;
  private final ActorRef<DirectoryKeeper.Command> keeper;
  private final Cache<String, String> elsewhere =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MOST)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  private SessionDirectory(
      ActorSystem<?> system,
      SessionPlacement placement,
      LocalSessions local,
      RemoteStreams remote,
      EndedSessions ended,
      DirectoryStore store,
      ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions) {
    this.system = system;
    this.placement = placement;
    this.local = local;
    this.store = store;
    this.ended = ended;
    this.nodes = new DirectoryNodes(system);
    this.claims = new GatheredClaims(several -> store.claim(several, nodes.ids()));
    this.health = new DirectoryHealth(local);
    this.keeper =
        system.systemActorOf(
            DirectoryKeeper.create(
                new DirectoryKeeper.Parts(
                    placement.node(), store, health, nodes, local, remote, ended)),
            "session-directory",
            Props.empty());
    var here = SessionsHere.create(placement, local, ended, keeper, sessions);
    var unused = system.systemActorOf(here, SessionsHere.NAME, Props.empty());
  }

  /**
   * Starts this node's part.
   *
   * @param local the sessions that live here
   * @param remote the streams here whose sessions live elsewhere
   * @param ended sessions that do not come back
   * @param sessions where sessions live
   */
  public static SessionDirectory start(
      ActorSystem<?> system,
      SessionPlacement placement,
      LocalSessions local,
      RemoteStreams remote,
      EndedSessions ended,
      DirectoryStore store,
      ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions) {
    SessionDirectory directory =
        new SessionDirectory(system, placement, local, remote, ended, store, sessions);
    directory.takeShards(sessions);
    return directory;
  }

  /**
   * Whether nodes do not share what they know of where sessions live, because Redis is away or has
   * not been told everything yet.
   */
  public boolean degraded() {
    return health.isDegraded();
  }

  /** Where a stream's session lives; it is to live here if it lives nowhere. Never fails. */
  CompletionStage<Place> place(String session, String user) {
    if (nodes.areAlone() || local.has(session)) {
      return CompletableFuture.completedFuture(new Place.Here(placement.entityId(session)));
    }
    if (health.isDegraded()) {
      return CompletableFuture.completedFuture(computed(session, ""));
    }
    Claim claim = new Claim(session, user, placement.entityId(session), "");
    return claims
        .claim(claim)
        .thenApply(place -> known(claim, place))
        .exceptionally(
            failure -> {
              health.failed(failure);
              return computed(session, claim.entity());
            });
  }

  /** The same for a request, for which it is good enough where the session was lately. */
  CompletionStage<Place> locate(String session, String user) {
    String known = nodes.areAlone() || local.has(session) ? null : elsewhere.getIfPresent(session);
    if (known != null && nodes.live(known)) {
      return CompletableFuture.completedFuture(new Place.There(known));
    }
    return place(session, user)
        .thenApply(
            place -> {
              if (place instanceof Place.There there) {
                elsewhere.put(session, there.entity());
              }
              return place;
            });
  }

  /** The entity id of {@code session} on this node. */
  String home(String session) {
    return placement.entityId(session);
  }

  /** Does this from now on with streams whose session was on a node that has gone. */
  void onLost(Consumer<RemoteStreams.Away> lost) {
    keeper.tell(new DirectoryKeeper.Losing(lost));
  }

  /** The nodes, as this one sees them. */
  DirectoryNodes nodes() {
    return nodes;
  }

  /** What all nodes know, unless {@link #degraded}. */
  DirectoryStore store() {
    return store;
  }

  /** Sessions that do not come back. */
  EndedSessions ended() {
    return ended;
  }

  /**
   * This node leaves: sessions that end here and have spent or changed something, or have streams
   * at other nodes, live on there.
   */
  public void leave() {
    if (!nodes.areAlone()) {
      local.leave(successors());
    }
  }

  /**
   * This node is about to leave: sessions that have {@code many} streams at other nodes together,
   * or all if there are fewer, live on there from now on, and their clients are told to come again.
   *
   * @return how many such streams are left
   */
  public int sendAway(int many) {
    return nodes.areAlone() ? 0 : local.sendAway(many, successors());
  }

  /** Tells the store which sessions have ended here; for a node that stops. */
  public void finish() throws ExecutionException, TimeoutException, InterruptedException {
    var unused =
        AskPattern.<DirectoryKeeper.Command, Done>ask(
                keeper, DirectoryKeeper.Finish::new, FINISHED_WITHIN, system.scheduler())
            .toCompletableFuture()
            .get(FINISHED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The entity ids of sessions of this node when it has gone; there must be others. */
  private UnaryOperator<String> successors() {
    UnaryOperator<String> others = nodes.computedWithout();
    return session -> placement.entityId(others.apply(session), session);
  }

  private Place known(Claim claim, String place) {
    if (place.equals(DirectoryStore.ENDED)) {
      return new Place.Ended();
    }
    return place.equals(claim.entity()) ? new Place.Here(place) : new Place.There(place);
  }

  private Place computed(String session, String instead) {
    String entity = placement.entityId(nodes.computed(session), session);
    return placement.isHere(entity) ? new Place.Here(entity) : new Place.Computed(entity, instead);
  }

  /**
   * Has this node's shards of sessions allocated before they are needed: when the node that
   * allocates them dies, this one must be able to take its sessions without waiting for another.
   */
  private void takeShards(ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions) {
    for (String entity : placement.shards()) {
      sessions.tell(new ShardingEnvelope<>(entity, SessionProtocol.EndIfIdle.NOW));
    }
  }
}
