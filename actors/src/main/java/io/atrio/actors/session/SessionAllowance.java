package io.atrio.actors.session;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.limit.GcraAnswer;
import io.atrio.actors.limit.LimitAnswer;
import java.time.Duration;
import java.util.Optional;

/**
 * What one session may still ask for, of which one timestamp is all that is kept. A new session has
 * everything. Confined to its entity.
 */
final class SessionAllowance {
  private static final long MILLI = 1_000_000;

  private final SessionLimit limit;
  private long tat;

  /** Everything that {@code limit} allows. */
  SessionAllowance(SessionLimit limit) {
    this.limit = limit;
  }

  /** Asks for {@code cost} units. */
  LimitAnswer spend(int cost) {
    GcraAnswer answer = limit.rate().ask(tat, cost);
    if (answer instanceof GcraAnswer.Admitted admitted) {
      tat = admitted.tat();
    }
    return LimitAnswer.of(answer);
  }

  /** Whether what it costs to open a stream is counted. */
  boolean isLimited(SessionProtocol.Attach stream) {
    return !stream.own() && !limit.equals(SessionLimit.NONE);
  }

  /** Why a stream may not open now, if it may not. The platform's own cost nothing. */
  Optional<Refused> refusal(SessionProtocol.Attach stream) {
    if (stream.own()) {
      return Optional.empty();
    }
    return switch (spend(limit.streamCost())) {
      case LimitAnswer.Admitted admitted -> Optional.empty();
      case LimitAnswer.Limited limited -> Optional.of(refused(limited.retryAfter()));
    };
  }

  /**
   * Time until everything is there again; zero if it is. Who forgets the timestamp earlier gives
   * the session more than the limit.
   */
  Duration untilFull() {
    return Duration.ofNanos(Math.max(0, tat - limit.rate().now()));
  }

  /**
   * Has no more than one of which everything would be there again after {@code spent} nanoseconds.
   */
  void inherit(long spent) {
    tat = Math.max(tat, limit.rate().now() + Math.clamp(spent, 0, limit.rate().gcra().window()));
  }

  private static Refused refused(long nanos) {
    ErrorCode code = ErrorCode.RATE_LIMITED;
    return new Refused(code, code.sentence(), Math.ceilDiv(nanos, MILLI));
  }
}
