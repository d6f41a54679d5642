package io.atrio.actors.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions that were ended, for as long as their tokens could live: they do not come back. Every
 * node knows them. Bounded: past {@code max} the oldest is forgotten. Thread-safe.
 */
public final class EndedSessions {
  private static final Duration LAST = Duration.ofMinutes(1);

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
  public void add(String session) {
    add(session, untilFromNow());
  }

  /** Notes that {@code session} was ended, until a time in milliseconds since the epoch. */
  public synchronized void add(String session, long until) {
    long now = clock.millis();
    Long known = untilMillis.remove(session);
    untilMillis.put(session, known == null ? until : Math.max(known, until));
    Iterator<Long> oldestFirst = untilMillis.values().iterator();
    while (oldestFirst.hasNext() && (oldestFirst.next() <= now || untilMillis.size() > max)) {
      oldestFirst.remove();
    }
    none = false;
  }

  /** All that are remembered, and until when. */
  public synchronized Map<String, Long> all() {
    return Map.copyOf(untilMillis);
  }

  /** Until when a session is remembered that is ended now, in milliseconds since the epoch. */
  public long untilFromNow() {
    return clock.millis() + rememberMillis;
  }

  /** Sessions that are remembered for longer have been ended in the last minute. */
  public long untilOfTheLastMinute() {
    return untilFromNow() - LAST.toMillis();
  }

  /** Now, in milliseconds since the epoch. */
  public long now() {
    return clock.millis();
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
