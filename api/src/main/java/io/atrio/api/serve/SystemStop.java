package io.atrio.api.serve;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops an actor system by the phases of its coordinated shutdown, in which its node leaves the
 * cluster. Waits for a given time at the most, and says in one line which phase was not over then:
 * of nodes that all stop at once, the last one is told by nobody that it has left.
 */
final class SystemStop {
  private static final Logger LOG = LoggerFactory.getLogger(SystemStop.class);
  private static final String PHASES = "pekko.coordinated-shutdown.phases";

  private final CoordinatedShutdown shutdown;
  private final Duration within;
  private volatile String phase = "none";

  /** Nothing stops before {@link #run}, which returns within {@code within}. */
  SystemStop(ActorSystem<?> system, Duration within) {
    this.shutdown = CoordinatedShutdown.get(system);
    this.within = within;
    for (String name : system.settings().config().getObject(PHASES).keySet()) {
      shutdown.addTask(name, "note-the-phase", () -> begun(name));
    }
  }

  private CompletableFuture<Done> begun(String name) {
    phase = name;
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  /** Stops it. */
  void run() throws ExecutionException, InterruptedException {
    try {
      var unused =
          shutdown
              .runAll(CoordinatedShutdown.jvmExitReason())
              .toCompletableFuture()
              .get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "The node stops, but its phase {} was not over within {} s", phase, within.toSeconds());
    }
  }
}
