package io.atrio.api.auth;

import io.atrio.cluster.metrics.EnumCounter;
import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/** What credentials come to, at both doors. Thread-safe. */
public final class AuthenticationMetrics {
  private final EnumCounter<Result> results;

  /** What presenting a credential came to. */
  private enum Result {
    ACCEPTED,
    TOKEN_MISSING,
    TOKEN_INVALID,
    TOKEN_EXPIRED,
    TICKET_INVALID,
    SESSION_ENDED,
    /** Whether it holds, or which roles it has, could not be learnt. */
    UNAVAILABLE
  }

  private AuthenticationMetrics(MeterRegistry registry) {
    results =
        EnumCounter.of(
            registry,
            "atrio.authentications",
            "Credentials that were presented at both doors, by what came of it",
            "result",
            Result.class);
  }

  /** Those of {@code system}. */
  public static AuthenticationMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, AuthenticationMetrics.class, AuthenticationMetrics::new);
  }

  /** Counts {@code result}, and returns it. */
  public Authentication counted(Authentication result) {
    results.count(
        switch (result) {
          case Authentication.Known known -> Result.ACCEPTED;
          case Authentication.Denied denied -> of(denied);
        });
    return result;
  }

  private static Result of(Authentication.Denied denied) {
    return switch (denied.refused().code()) {
      case TOKEN_MISSING -> Result.TOKEN_MISSING;
      case TOKEN_INVALID -> Result.TOKEN_INVALID;
      case TOKEN_EXPIRED -> Result.TOKEN_EXPIRED;
      case TICKET_INVALID -> Result.TICKET_INVALID;
      case SESSION_ENDED -> Result.SESSION_ENDED;
      default -> Result.UNAVAILABLE;
    };
  }
}
