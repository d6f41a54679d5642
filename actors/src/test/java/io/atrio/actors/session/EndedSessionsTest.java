package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {
  private static final Duration REMEMBER = Duration.ofHours(1);

  private final MovableClock clock = new MovableClock();
  private final EndedSessions ended = new EndedSessions(REMEMBER, 3, clock);

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
