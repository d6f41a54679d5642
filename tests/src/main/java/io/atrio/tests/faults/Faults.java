package io.atrio.tests.faults;

import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What can happen to a node of a trial. Each says how long it took from the fault until every
 * stream it hit was ready again.
 */
public final class Faults {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

  private Faults() {}

  /** Kills a node (SIGKILL) and starts it again once its streams are live elsewhere. */
  public static Duration kill(Trial trial, int node) throws IOException, InterruptedException {
    List<Listener> victims = trial.at(node);
    long since = Trial.now();
    trial.cluster().node(node).kill();
    Duration liveAgain = trial.awaitLiveAgain(victims, since);
    trial.cluster().restart(node);
    return liveAgain;
  }

  /**
   * Stops a node's clock (SIGSTOP) for longer than the others wait for it, and lets it go on
   * (SIGCONT). It must then end by itself. Counts from when it goes on: until then its clients have
   * no way to know.
   */
  public static Duration freeze(Trial trial, int node, Duration time)
      throws IOException, InterruptedException {
    AtrioProcess frozen = trial.cluster().node(node);
    List<Listener> victims = trial.at(node);
    frozen.pause();
    Thread.sleep(time);
    long since = Trial.now();
    frozen.resume();
    Duration liveAgain = trial.awaitLiveAgain(victims, since);
    awaitOwnEnd(frozen, "was frozen");
    trial.cluster().restart(node);
    return liveAgain;
  }

  /**
   * Cuts a node off from the others. It must end by itself, and the others go on; what was cut is
   * joined again then, and the node is left as it is.
   */
  public static Duration cutOff(Trial trial, int node) throws IOException, InterruptedException {
    AtrioProcess alone = trial.cluster().node(node);
    List<Listener> victims = trial.at(node);
    long since = Trial.now();
    trial.cluster().cutOff(Set.of(node));
    try {
      Duration liveAgain = trial.awaitLiveAgain(victims, since);
      awaitOwnEnd(alone, "was cut off");
      return liveAgain;
    } finally {
      trial.cluster().join();
    }
  }

  /** Stops a node in good order (SIGTERM) and starts it again. */
  public static Duration restart(Trial trial, int node) throws IOException, InterruptedException {
    List<Listener> victims = trial.at(node);
    long since = Trial.now();
    if (!trial.cluster().node(node).terminate(ENDS_WITHIN)) {
      throw new IllegalStateException("node " + node + " did not stop within " + ENDS_WITHIN);
    }
    Duration liveAgain = trial.awaitLiveAgain(victims, since);
    trial.cluster().restart(node);
    return liveAgain;
  }

  private static void awaitOwnEnd(AtrioProcess node, String what) throws InterruptedException {
    if (!node.awaitEnd(ENDS_WITHIN)) {
      throw new IllegalStateException(
          "a node that "
              + what
              + " did not end by itself within "
              + ENDS_WITHIN
              + "; it said:\n"
              + String.join("\n", node.output()));
    }
  }
}
