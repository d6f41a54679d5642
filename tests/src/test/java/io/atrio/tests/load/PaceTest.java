package io.atrio.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long START = 1_000_000;
  private final Pace tenASecond = new Pace.FixedRate(START, 10, 25);
  private final Pace closed = new Pace.AsAnswered(START);

  @Test
  void nothingIsDueBeforeTheStart() {
    assertThat(tenASecond.due(START - 1)).isZero();
    assertThat(tenASecond.due(START)).isEqualTo(1);
  }

  @Test
  void whatWasMissedStaysDueAtItsOwnTime() {
    long late = START + 1_000_000;
    assertThat(tenASecond.due(late)).isEqualTo(11);
    assertThat(tenASecond.intended(3, late)).isEqualTo(START + 300_000);
  }

  @Test
  void noMoreIsDueThanTheRunIsFor() {
    assertThat(tenASecond.due(START + 60_000_000)).isEqualTo(25);
    assertThat(tenASecond.over(24, START + 60_000_000)).isFalse();
    assertThat(tenASecond.over(25, START)).isTrue();
  }

  @Test
  void theNextOneTellsWhenToLookAgain() {
    assertThat(tenASecond.next(7)).isEqualTo(START + 700_000);
  }

  @Test
  void aClosedLoopIsAlwaysDueUntilItEnds() {
    assertThat(closed.due(START - 1)).isEqualTo(Long.MAX_VALUE);
    assertThat(closed.intended(5, START - 1)).isEqualTo(START - 1);
    assertThat(closed.over(5, START - 1)).isFalse();
    assertThat(closed.due(START)).isZero();
    assertThat(closed.over(5, START)).isTrue();
  }
}
