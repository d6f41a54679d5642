package io.atrio.tests.faults;

import io.atrio.tests.cluster.Cluster;
import io.atrio.tests.load.EpochClock;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.Waiting;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A cluster under load while something goes wrong: listeners that record every frame and writers
 * that record every answer. What it ends with says whether a rule was broken. For one thread.
 */
public final class Trial implements AutoCloseable {
  private static final Duration OPENS_WITHIN = Duration.ofMinutes(2);
  private static final Duration LIVE_AGAIN_WITHIN = Duration.ofMinutes(2);

  /** Longer than a writer tries. */
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(70);

  private static final Duration HEARD_WITHIN = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Load load;
  private final Listeners listeners;
  private final Writers writers;

  private Trial(Cluster cluster, Load load, Listeners listeners, Writers writers) {
    this.cluster = cluster;
    this.load = load;
    this.listeners = listeners;
    this.writers = writers;
  }

  /**
   * Opens all streams, waits until each is ready, and begins to publish.
   *
   * @throws IllegalStateException not all streams are ready in time
   */
  public static Trial start(Cluster cluster, Load load) throws InterruptedException {
    Tokens tokens = new Tokens(cluster.secret());
    Listeners listeners = new Listeners(load, cluster.addresses(), tokens);
    boolean ready = false;
    try {
      listeners.awaitLive(OPENS_WITHIN);
      ready = true;
    } finally {
      if (!ready) {
        listeners.close();
      }
    }
    return new Trial(cluster, load, listeners, new Writers(load, cluster.addresses(), tokens));
  }

  public Cluster cluster() {
    return cluster;
  }

  /**
   * Waits until so many more publishes are acknowledged.
   *
   * @throws IllegalStateException they are not within a minute more than they should take
   */
  public void awaitPublished(int more) throws InterruptedException {
    long wanted = writers.count() + more;
    Duration within = Duration.ofSeconds(60 + (long) (more / load.perSecond()));
    if (!Waiting.until(within, () -> writers.count() >= wanted)) {
      throw new IllegalStateException(
          "%d publishes acknowledged instead of %d within %s; setbacks %s, failed %s"
              .formatted(writers.count(), wanted, within, writers.setbacks(), writers.failed()));
    }
  }

  /** The listeners that are live at a node now. */
  List<Listener> at(int node) {
    return listeners.at(node);
  }

  /**
   * Waits until all of these are live again after an outage that began at {@code since} or later,
   * and then everybody else.
   *
   * @param since microseconds since the epoch
   * @return time from {@code since} to the last one's {@code atrio.ready}
   * @throws IllegalStateException not all are within two minutes
   */
  Duration awaitLiveAgain(List<Listener> victims, long since) throws InterruptedException {
    boolean again =
        Waiting.until(
            LIVE_AGAIN_WITHIN, () -> victims.stream().allMatch(it -> it.liveAgainAfter(since) > 0));
    if (!again) {
      throw new IllegalStateException(
          "%d of %d streams are live again after %s"
              .formatted(
                  victims.stream().filter(it -> it.liveAgainAfter(since) > 0).count(),
                  victims.size(),
                  LIVE_AGAIN_WITHIN));
    }
    long last = victims.stream().mapToLong(it -> it.liveAgainAfter(since)).max().orElse(since);
    listeners.awaitLive(LIVE_AGAIN_WITHIN);
    return Duration.of(last - since, ChronoUnit.MICROS);
  }

  /** Stops publishing, lets everybody hear what is on its way, and judges. */
  public Outcome finish(String fault, List<Duration> liveAgain) throws InterruptedException {
    boolean written = writers.stop(WRITTEN_WITHIN);
    listeners.awaitLive(LIVE_AGAIN_WITHIN);
    Waiting.until(HEARD_WITHIN, () -> findings().lost() == 0);
    return new Outcome(
        fault,
        load,
        liveAgain,
        Outages.of(listeners.outages()),
        listeners.partings(),
        Publishing.of(writers, written),
        findings());
  }

  private Findings findings() {
    return Checker.check(
        new Evidence(load.durable(), writers.acknowledged(), listeners.hearings()));
  }

  static long now() {
    return EpochClock.micros();
  }

  @Override
  public void close() {
    writers.close();
    listeners.close();
  }
}
