package io.atrio.api.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DrainPaceTest {
  private static final long BEGUN = -5;
  private static final int TICK_MS = 50;

  private final DrainPace pace = new DrainPace(BEGUN);
  private long now = BEGUN;

  @Test
  void asManyASecondAsTheRate() {
    assertThat(sum(40, 100)).isBetween(199, 200);
  }

  @Test
  void aRateBelowOneForEachTickIsKeptToo() {
    assertThat(sum(100, 3)).isBetween(14, 15);
  }

  @Test
  void whatWasMissedDoesNotComeAllAtOnce() {
    assertThat(after(Duration.ofMinutes(1), 100)).isEqualTo(25);
    assertThat(after(Duration.ofMillis(TICK_MS), 100)).isEqualTo(5);
  }

  @Test
  void aSlowRateMissesNoMoreThanOne() {
    assertThat(after(Duration.ofMinutes(1), 1)).isOne();
    assertThat(after(Duration.ofMillis(TICK_MS), 1)).isZero();
  }

  @Test
  void anotherRateCountsFromNowOn() {
    sum(200, 10);
    assertThat(sum(20, 1000)).isBetween(999, 1000);
    assertThat(sum(20, 10)).isBetween(9, 10);
  }

  private int sum(int ticks, int rate) {
    int sum = 0;
    for (int i = 0; i < ticks; i++) {
      sum += after(Duration.ofMillis(TICK_MS), rate);
    }
    return sum;
  }

  private int after(Duration time, int rate) {
    now += time.toNanos();
    return pace.due(now, rate);
  }
}
