package io.atrio.actors.outbox;

import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator of refused rows, in one line for a while at the most. */
final class RefusedRows {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedRows.class);
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  private long untold;
  private long nextAt;
  private boolean told;

  /** Tells of rows that have been set aside, now or with those that follow. */
  void tell(Map<Long, String> refused, long nanos) {
    untold += refused.size();
    if (refused.isEmpty() || (told && nanos - nextAt < 0)) {
      return;
    }
    Map.Entry<Long, String> one = refused.entrySet().iterator().next();
    LOG.warn(
        "{} rows of atrio.outbox cannot be published and are kept there as refused, such as {}: {}",
        untold,
        one.getKey(),
        one.getValue());
    told = true;
    untold = 0;
    nextAt = nanos + BETWEEN.toNanos();
  }
}
