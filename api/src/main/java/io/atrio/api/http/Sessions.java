package io.atrio.api.http;

import io.atrio.actors.session.SessionEntity;
import io.atrio.cluster.placement.SessionPlacement;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/** Asks sessions by their id. Thread-safe. */
public final class Sessions {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

  private final SessionPlacement placement;
  private final ActorRef<ShardingEnvelope<SessionEntity.Command>> sessions;
  private final Scheduler scheduler;

  /** Asks {@code sessions}, which have the names of {@code placement}. */
  public Sessions(
      SessionPlacement placement,
      ActorRef<ShardingEnvelope<SessionEntity.Command>> sessions,
      Scheduler scheduler) {
    this.placement = placement;
    this.sessions = sessions;
    this.scheduler = scheduler;
  }

  /** The session's answer; fails if there is none within five seconds. */
  <T> CompletionStage<T> ask(
      String session, Function<ActorRef<T>, ? extends SessionEntity.Command> question) {
    return AskPattern.<ShardingEnvelope<SessionEntity.Command>, T>ask(
        sessions,
        replyTo -> new ShardingEnvelope<>(placement.entityId(session), question.apply(replyTo)),
        ANSWERED_WITHIN,
        scheduler);
  }
}
