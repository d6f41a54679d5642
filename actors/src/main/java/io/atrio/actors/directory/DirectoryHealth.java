package io.atrio.actors.directory;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether all nodes share what they know of where sessions live. While they do not, nobody asks the
 * store but the keeper, now and then. Thread-safe.
 */
final class DirectoryHealth {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryHealth.class);

  private final AtomicBoolean degraded = new AtomicBoolean(true);
  private final AtomicBoolean said = new AtomicBoolean();
  private final AtomicInteger failures = new AtomicInteger();
  private final LocalSessions local;

  /** Degraded, as a node is that has just started. */
  DirectoryHealth(LocalSessions local) {
    this.local = local;
  }

  boolean isDegraded() {
    return degraded.get();
  }

  /** How often it has failed. What was told meanwhile may be incomplete. */
  int failures() {
    return failures.get();
  }

  /** The store does not answer. */
  void failed(Throwable failure) {
    failures.incrementAndGet();
    degraded.set(true);
    local.ignore();
    if (said.compareAndSet(false, true)) {
      LOG.warn(
          "The directory of sessions is degraded: new sessions have places that are computed,"
              + " until Redis works again: {}",
          failure.toString());
    }
  }

  /** The store knows everything of this node. */
  void recovered(int sessions) {
    if (degraded.compareAndSet(true, false) && said.compareAndSet(true, false)) {
      LOG.info("The directory of sessions works again; this node has told it of {}", sessions);
    }
  }
}
