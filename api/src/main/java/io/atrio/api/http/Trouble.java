package io.atrio.api.http;

import io.atrio.api.log.Logging;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What went wrong while an answer was made. It goes with the answer to the door, which writes it to
 * the log with the request's id: whoever makes the answer is often on another thread by then, and
 * does not know the request.
 *
 * @param failure written with its trace; null if {@code what} says it all
 */
record Trouble(Level level, String what, @Nullable Throwable failure) {
  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
  private static final AttributeKey<Trouble> KEY = AttributeKey.create("trouble", Trouble.class);

  /** {@code answer}, which was all that could be made because of {@code failure}: a bug. */
  static HttpResponse bug(HttpResponse answer, Throwable failure) {
    return answer.addAttribute(KEY, new Trouble(Level.ERROR, "A request failed", failure));
  }

  /** {@code answer}, of which the operator should know why it is a refusal. */
  static HttpResponse warn(HttpResponse answer, String what, @Nullable Throwable why) {
    return answer.addAttribute(KEY, new Trouble(Level.WARN, what + ": " + why, null));
  }

  /** Writes what went wrong with the answer to request {@code id}, if anything did. */
  static void log(HttpResponse answer, String id) {
    answer
        .getAttribute(KEY)
        .ifPresent(
            trouble ->
                Logging.about(
                    id,
                    () -> LOG.atLevel(trouble.level).setCause(trouble.failure).log(trouble.what)));
  }
}
