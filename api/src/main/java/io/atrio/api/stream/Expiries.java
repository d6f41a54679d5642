package io.atrio.api.stream;

import io.atrio.actors.stream.TokenLife;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Ends of tokens on a loop. Holds only the streams to which something happens within the heartbeat
 * wheel's next turn, which shows it every stream once a turn: a stream whose token is good for an
 * hour costs nothing, and one that has gone is forgotten within a turn. Confined to the loop.
 */
final class Expiries {
  private final TokenLife life;
  private final Clock clock;
  private final long horizonSeconds;
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::second));

  private record Due(long second, StreamConnection connection) {}

  /** For a wheel that turns in {@code turnSeconds}. */
  Expiries(TokenLife life, Clock clock, int turnSeconds) {
    this.life = life;
    this.clock = clock;
    this.horizonSeconds = turnSeconds + 1L;
  }

  /** Looks whether something happens to a stream before it is shown again. */
  void look(StreamConnection connection) {
    long second = connection.due(life);
    if (second <= now() + horizonSeconds) {
      due.add(new Due(second, connection));
    }
  }

  /** Once a second. A stream that got a new token meanwhile is left alone. */
  void tick() {
    long now = now();
    List<StreamConnection> aged = new ArrayList<>(0);
    for (Due first = due.peek(); first != null && first.second() <= now; first = due.peek()) {
      due.remove();
      aged.add(first.connection());
    }
    for (StreamConnection connection : aged) {
      connection.age(now, life);
      look(connection);
    }
  }

  private long now() {
    return Math.floorDiv(clock.millis(), 1000L);
  }
}
