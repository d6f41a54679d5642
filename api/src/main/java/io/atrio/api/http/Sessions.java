package io.atrio.api.http;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.cluster.placement.SessionPlacement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Asks sessions by their id. Thread-safe. */
public final class Sessions {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

  private final SessionPlacement placement;
  private final ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions;
  private final Scheduler scheduler;

  /** Asks {@code sessions}, which have the names of {@code placement}. */
  public Sessions(
      SessionPlacement placement,
      ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions,
      Scheduler scheduler) {
    this.placement = placement;
    this.sessions = sessions;
    this.scheduler = scheduler;
  }

  /** Goes on with the session's answer; refuses if there is none within five seconds. */
  <T> CompletionStage<HttpResponse> ask(
      String session,
      Function<ActorRef<T>, SessionProtocol.Command> question,
      Function<T, CompletionStage<HttpResponse>> use) {
    return AskPattern.<ShardingEnvelope<SessionProtocol.Command>, T>ask(
            sessions,
            replyTo -> new ShardingEnvelope<>(placement.entityId(session), question.apply(replyTo)),
            ANSWERED_WITHIN,
            scheduler)
        .thenCompose(use)
        .exceptionallyCompose(Sessions::late);
  }

  private static CompletionStage<HttpResponse> late(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof TimeoutException
        ? Requests.done(
            Problems.response(
                new Refused(ErrorCode.UNAVAILABLE, "The session did not answer in time.")))
        : CompletableFuture.failedStage(failure);
  }
}
