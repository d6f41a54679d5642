package io.atrio.actors.limit;

import io.atrio.cluster.WireMessage;

/** What somebody is told who asks for something. All times are nanoseconds from now. */
public sealed interface LimitAnswer extends WireMessage {
  /** Units that would be admitted at once from now on. */
  long remaining();

  /** Nanoseconds until everything there can be is there again. */
  long reset();

  /** {@code answer} without the state, which is the business of whoever keeps it. */
  static LimitAnswer of(GcraAnswer answer) {
    return switch (answer) {
      case GcraAnswer.Admitted a -> new Admitted(a.remaining(), a.reset());
      case GcraAnswer.Limited l -> new Limited(l.remaining(), l.reset(), l.retryAfter());
    };
  }

  /** The request may go on, and has been counted. */
  record Admitted(long remaining, long reset) implements LimitAnswer {}

  /**
   * The request is refused, and has cost nothing.
   *
   * @param retryAfter nanoseconds, never less than the request itself has to wait
   */
  record Limited(long remaining, long reset, long retryAfter) implements LimitAnswer {}
}
