package io.atrio.persistence.audit;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once that something does not work, and once that it does again. */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final AtomicBoolean under = new AtomicBoolean();
  private final String subject;

  Outage(String subject) {
    this.subject = subject;
  }

  /** It failed; gives the failure back. */
  Throwable began(Throwable failure) {
    if (under.compareAndSet(false, true)) {
      LOG.warn("{} cannot go on and tries again until it can: {}", subject, failure.toString());
    }
    return failure;
  }

  /** It worked; gives the result back. */
  <T> T over(T result) {
    if (under.compareAndSet(true, false)) {
      LOG.info("{} goes on", subject);
    }
    return result;
  }
}
