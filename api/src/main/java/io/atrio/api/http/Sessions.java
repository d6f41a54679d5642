package io.atrio.api.http;

import io.atrio.actors.directory.SessionPost;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.session.SessionProtocol;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Asks the sessions of those who make requests, wherever they live. Thread-safe. */
public final class Sessions {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

  private final SessionPost post;

  /** Asks through {@code post}. */
  public Sessions(SessionPost post) {
    this.post = post;
  }

  /** Goes on with the session's answer; refuses if there is none within five seconds. */
  <T> CompletionStage<HttpResponse> ask(
      Principal principal,
      Function<ActorRef<T>, SessionProtocol.Command> question,
      Function<T, CompletionStage<HttpResponse>> use) {
    return post.ask(principal, question, ANSWERED_WITHIN)
        .thenCompose(
            answer ->
                switch (answer) {
                  case SessionPost.Answer.Said<T> said -> use.apply(said.what());
                  case SessionPost.Answer.Refusal<T> refusal ->
                      Requests.done(Problems.response(refusal.why()));
                })
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
