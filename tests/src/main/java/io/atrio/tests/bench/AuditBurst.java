package io.atrio.tests.bench;

import io.atrio.tests.load.Opening;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.LiveHeap;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many sessions that come at a steady rate and go again, while others keep their streams.
 *
 * @param opening how the sessions' streams opened
 * @param steady what the streams that stayed were sent meanwhile
 * @param missing sessions and events that the trail lacks; 0 where nothing is audited
 * @param heap live objects afterwards, in bytes
 */
record AuditBurst(Opening opening, BroadcastStep steady, long missing, long heap) {

  /**
   * The streams that come and go.
   *
   * @param length time in which all of them come
   * @param life how long each stays
   */
  record Visitors(int sessions, Duration length, Duration life) {
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** As many a second, for another time. */
    Visitors during(Duration other) {
      return new Visitors((int) Math.round(perSecond() * other.toSeconds()), other, life);
    }

    double perSecond() {
      return sessions * 1e9 / length.toNanos();
    }

    StreamSwarm swarm(AtrioProcess server) {
      return new StreamSwarm(
          SwarmOptions.of(server.addresses().streams()).perSecond(perSecond()).livingFor(life));
    }

    /** Until all have come, if all goes well. */
    Duration within() {
      return length.plus(GRACE);
    }

    /** Until the last one has gone. */
    Duration gone() {
      return life.plus(GRACE);
    }
  }

  /** Lets the visitors come and go while the publisher publishes to the steady streams. */
  static AuditBurst measure(
      AtrioProcess server,
      StreamSwarm steady,
      Publisher publisher,
      double rate,
      Visitors visitors,
      String prefix,
      boolean audited)
      throws IOException, InterruptedException {
    List<String> tokens = new Tokens(server.secret()).viewers(prefix, visitors.sessions());
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        StreamSwarm swarm = visitors.swarm(server)) {
      Future<Opening> opening = threads.submit(() -> swarm.open(tokens, visitors.within()));
      BroadcastStep step =
          BroadcastStep.measure(server, steady, publisher, rate, visitors.length());
      Opening opened = opening.get().orThrow();
      if (!swarm.awaitEmpty(visitors.gone())) {
        throw new IllegalStateException(swarm.size() + " streams are still open");
      }
      int sessions = visitors.sessions();
      String names = "s-" + prefix + "-";
      long missing = audited ? AuditTrail.of(server, names, sessions).missing(sessions) : 0;
      return new AuditBurst(opened, step, missing, LiveHeap.of(server.pid()).used());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the visitors did not come: " + e.getCause(), e);
    }
  }
}
