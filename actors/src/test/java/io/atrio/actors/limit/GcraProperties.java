package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class GcraProperties {
  private static final long SECOND = 1_000_000_000L;
  private static final Gcra GCRA = new Gcra(SECOND, 30, 10);

  @Property
  void itAdmitsExactlyWhatATokenBucketAdmits(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 40) Integer> steps) {
    long now = -5;
    long tat = now;
    long level = 30 * SECOND;
    for (int step : steps) {
      long gap = step * SECOND / 7;
      long cost = 1 + step % 11;
      now += gap;
      level = Math.min(30 * SECOND, level + gap);
      GcraAnswer answer = GCRA.ask(tat, now, cost);
      assertThat(answer instanceof GcraAnswer.Admitted).isEqualTo(level >= cost * SECOND);
      if (answer instanceof GcraAnswer.Admitted admitted) {
        tat = admitted.tat();
        level -= cost * SECOND;
        assertThat(admitted.remaining()).isEqualTo(level / SECOND);
      }
    }
  }

  @Property
  void aGreedyClientThatWaitsAsToldStaysUnderAHundredAMinute(
      @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 3000) Integer> pauses) {
    long now = 0;
    long tat = 0;
    ArrayDeque<Long> sent = new ArrayDeque<>();
    for (int pause : pauses) {
      now += pause < 2000 ? 0 : (pause - 2000) * SECOND / 1000;
      sent.add(now);
      while (sent.getFirst() <= now - 60 * SECOND) {
        sent.removeFirst();
      }
      assertThat(sent.size()).isLessThanOrEqualTo(100);
      switch (GCRA.ask(tat, now, 1)) {
        case GcraAnswer.Admitted admitted -> tat = admitted.tat();
        case GcraAnswer.Limited limited -> now += limited.retryAfter();
        case GcraAnswer.TooLarge large -> throw new AssertionError(large);
      }
    }
  }

  @Example
  void aCostOverTheBurstIsRefusedForGood() {
    assertThat(GCRA.ask(0, 0, 31)).isEqualTo(new GcraAnswer.TooLarge());
  }

  @Example
  void aClockThatGoesBackAdmitsNothingMore() {
    assertThat(GCRA.ask(30 * SECOND, -SECOND, 1))
        .isEqualTo(new GcraAnswer.Limited(0, 31 * SECOND, 11 * SECOND));
  }
}
