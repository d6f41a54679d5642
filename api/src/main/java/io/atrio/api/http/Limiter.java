package io.atrio.api.http;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.actors.limit.LimitMetrics;
import io.atrio.actors.limit.RateLimit;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.limit.ServiceAllowances;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.cluster.settings.SessionLimitSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Asks, before anything is done, whether the caller may ask for it now: a session by its entity, a
 * back end by what this node has counted. Says on every answer what is left. Thread-safe.
 */
public final class Limiter {
  /** Back ends with an allowance of their own; past them newcomers share one. */
  private static final int SERVICES = 10_000;

  private final SessionLimitSettings settings;
  private final Sessions sessions;
  private final ServiceAllowances services;
  private final Quota session;
  private final Quota service;
  private final LimitMetrics metrics;

  /** What is done with what the caller has left; null where nobody is limited. */
  @FunctionalInterface
  interface Use extends Function<@Nullable Allowance, CompletionStage<HttpResponse>> {}

  /**
   * Limits by {@code settings}; {@code sessions} know what they have left, and {@code metrics} are
   * told what is decided.
   */
  public Limiter(SessionLimitSettings settings, Sessions sessions, LimitMetrics metrics) {
    this.settings = settings;
    this.sessions = sessions;
    this.services = new ServiceAllowances(RateLimit.of(settings.service()), SERVICES);
    this.session = Quota.of("session", settings.session());
    this.service = Quota.of("service", settings.service());
    this.metrics = metrics;
  }

  /** Goes on if {@code principal} may make one more request of this kind; else refuses. */
  CompletionStage<HttpResponse> within(Principal principal, RequestKind kind, Use use) {
    if (!settings.enabled()) {
      return use.apply(null);
    }
    int cost = kind.cost(settings.costs());
    return principal.service()
        ? answered(
            service,
            counted(LimitMetrics.Limit.SERVICE, services.spend(principal.user(), cost)),
            use)
        : sessions.ask(
            principal,
            replyTo ->
                new SessionProtocol.Admit(principal.session(), principal.user(), cost, replyTo),
            (LimitAnswer answer) ->
                answered(session, counted(LimitMetrics.Limit.SESSION, answer), use));
  }

  private LimitAnswer counted(LimitMetrics.Limit limit, LimitAnswer answer) {
    metrics.decided(limit, answer instanceof LimitAnswer.Admitted);
    return answer;
  }

  private static CompletionStage<HttpResponse> answered(Quota quota, LimitAnswer answer, Use use) {
    Allowance left = quota.after(answer);
    CompletionStage<HttpResponse> answers =
        switch (answer) {
          case LimitAnswer.Admitted admitted -> used(left, use);
          case LimitAnswer.Limited limited -> Requests.done(refusal(quota, limited));
        };
    return answers.thenApply(response -> response.addHeaders(left.fields()));
  }

  /** A failure is an answer too, and says what is left. */
  private static CompletionStage<HttpResponse> used(Allowance left, Use use) {
    return CompletableFuture.completedFuture(left)
        .thenCompose(use)
        .exceptionally(Refusals::response);
  }

  private static HttpResponse refusal(Quota quota, LimitAnswer.Limited limited) {
    return Problems.overQuota(
        Refused.of(ErrorCode.RATE_LIMITED), Quota.seconds(limited.retryAfter()), quota.policy());
  }
}
