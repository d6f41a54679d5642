package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {
  private static final Duration REMEMBER = Duration.ofHours(1);

  private final MovableClock clock = new MovableClock();
  private final EndedSessions ended = new EndedSessions(REMEMBER, 3, clock);

  private static final class MovableClock extends Clock {
    private Instant now = Instant.ofEpochSecond(1_800_000_000);

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void anEndedSessionIsRememberedForItsTimeAndNoOther() {
    assertThat(ended.contains("a")).isFalse();
    ended.add("a");
    clock.pass(REMEMBER.minusMillis(1));
    assertThat(ended.contains("a")).isTrue();
    assertThat(ended.contains("b")).isFalse();

    clock.pass(Duration.ofMillis(1));
    assertThat(ended.contains("a")).isFalse();
  }

  @Test
  void endingAgainBeginsTheTimeAnew() {
    ended.add("a");
    clock.pass(REMEMBER.dividedBy(2));
    ended.add("a");
    clock.pass(REMEMBER.dividedBy(2));

    assertThat(ended.contains("a")).isTrue();
  }

  @Test
  void pastTheBoundTheOldestIsForgotten() {
    ended.add("a");
    ended.add("b");
    ended.add("c");
    ended.add("a");
    ended.add("d");

    assertThat(ended.contains("b")).isFalse();
    assertThat(ended.contains("a")).isTrue();
    assertThat(ended.contains("c")).isTrue();
    assertThat(ended.contains("d")).isTrue();
  }
}
