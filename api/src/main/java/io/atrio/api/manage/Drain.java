package io.atrio.api.manage;

import io.atrio.api.stream.LeavingStreams;
import io.atrio.cluster.settings.DrainSettings;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends this node's clients to the others before it leaves them: it is not ready from then on,
 * takes no more streams, and ends those it has at a bounded rate. A node that is alone, or was
 * given up, sends nobody anywhere. Thread-safe.
 */
public final class Drain {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  /** What it takes a client to be back, when it has waited as it was told. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(500);

  private final DrainSettings settings;
  private final Health health;
  private final BooleanSupplier others;
  private final Consumer<String> progress;
  private volatile @Nullable LeavingStreams streams;
  private volatile int rate;
  private volatile int left = -1;

  /**
   * Nobody is sent away yet.
   *
   * @param others whether there are other nodes to go to
   * @param progress takes a line every five seconds
   */
  public Drain(
      DrainSettings settings, Health health, BooleanSupplier others, Consumer<String> progress) {
    this.settings = settings;
    this.health = health;
    this.others = others;
    this.progress = progress;
    this.rate = settings.rate();
  }

  /** The streams there are to end. */
  public void of(LeavingStreams leaving) {
    streams = leaving;
  }

  /** Nobody is sent anywhere: the others have given this node up. */
  public void forget() {
    streams = null;
  }

  /** How many streams a second it shall be. */
  void at(int perSecond) {
    rate = perSecond;
  }

  /** Streams that have not been sent away; empty before it has begun. */
  int left() {
    return left;
  }

  /**
   * Returns when all have been sent away, or as many as may be in the time there is, and have had
   * the time to be back: where they are their sessions come from here, with what these have spent.
   */
  public void run() throws InterruptedException {
    health.draining();
    LeavingStreams leaving = streams;
    if (leaving == null || !others.getAsBoolean()) {
      return;
    }
    leaving.stopListening();
    long begun = System.nanoTime();
    long said = begun;
    boolean any = false;
    DrainPace pace = new DrainPace(begun);
    while (left != 0 && System.nanoTime() - begun < settings.atMost().toNanos()) {
      long now = System.nanoTime();
      int due = pace.due(now, rate);
      if (due > 0 || left < 0) {
        left = leaving.sendAway(due).orElse(left);
        any |= due > 0 || left > 0;
      }
      if (left >= 0 && now - said > BETWEEN_LINES.toNanos()) {
        said = now;
        progress.accept("Draining: " + left + " streams are still to be sent to other nodes");
      }
      Thread.sleep(TICK);
    }
    if (any) {
      Thread.sleep(settings.retryMax().plus(ON_ITS_WAY));
    }
  }
}
