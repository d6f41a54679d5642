package io.atrio.actors.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions that were ended, for as long as their tokens could live: they do not come back. Known on
 * the node where they were ended. Bounded: past {@code max} the oldest is forgotten. Thread-safe.
 */
public final class EndedSessions {
  private final long rememberMillis;
  private final int max;
  private final Clock clock;
  private final Map<String, Long> untilMillis = new LinkedHashMap<>();
  private volatile boolean none = true;

  /** Remembers a session for {@code remember}, no more than {@code max} of them. */
  public EndedSessions(Duration remember, int max, Clock clock) {
    this.rememberMillis = remember.toMillis();
    this.max = max;
    this.clock = clock;
  }

  /** Notes that {@code session} was ended just now. */
  public synchronized void add(String session) {
    long now = clock.millis();
    untilMillis.remove(session);
    untilMillis.put(session, now + rememberMillis);
    Iterator<Long> oldestFirst = untilMillis.values().iterator();
    while (oldestFirst.hasNext() && (oldestFirst.next() <= now || untilMillis.size() > max)) {
      oldestFirst.remove();
    }
    none = false;
  }

  /** Whether {@code session} was ended. Nearly always nobody was, which costs nothing. */
  public boolean contains(String session) {
    return !none && isRemembered(session);
  }

  private synchronized boolean isRemembered(String session) {
    Long until = untilMillis.get(session);
    return until != null && until > clock.millis();
  }
}
