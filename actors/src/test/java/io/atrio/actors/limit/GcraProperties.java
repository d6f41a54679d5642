package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.cluster.settings.RateSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** With the limit of a session as it is by default: 60 a minute, 30 at once, 10 to come back. */
class GcraProperties {
  static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final Gcra GCRA = Gcra.of(new RateSettings(60, 30, 10));

  /** Most a request costs by default. */
  static final int DEAREST = 5;

  @Property
  void itAdmitsExactlyWhatATokenBucketAdmits(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 40) Integer> steps) {
    long now = 5;
    long tat = 0;
    long level = 30 * SECOND;
    for (int step : steps) {
      long gap = step * SECOND / 7;
      long cost = 1L + step % 11;
      now += gap;
      level = Math.min(30 * SECOND, level + gap);
      GcraAnswer answer = GCRA.ask(tat, now, cost);
      assertThat(answer instanceof GcraAnswer.Admitted).isEqualTo(level >= cost * SECOND);
      if (answer instanceof GcraAnswer.Admitted admitted) {
        tat = admitted.tat();
        level -= cost * SECOND;
        assertThat(admitted.remaining()).isEqualTo(level / SECOND);
        assertThat(admitted.reset()).isEqualTo(30 * SECOND - level);
      }
    }
  }

  @Property
  void noSpanAdmitsMoreThanTheBurstAndWhatComesBackInIt(
      @ForAll @LongRange(min = 1, max = 1_000_000) long interval,
      @ForAll @IntRange(min = 6, max = 50) int burst,
      @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 5_000) Integer> pauses) {
    Gcra gcra = new Gcra(interval, burst, 1);
    List<Long> times = new ArrayList<>();
    List<Long> spent = new ArrayList<>();
    long now = 0;
    long tat = 0;
    for (int pause : pauses) {
      now += pause * interval / 1_000;
      long cost = 1L + pause % 6;
      if (gcra.ask(tat, now, cost) instanceof GcraAnswer.Admitted admitted) {
        tat = admitted.tat();
        times.add(now);
        spent.add(cost);
      }
    }
    for (int from = 0; from < times.size(); from++) {
      long units = 0;
      for (int to = from; to < times.size(); to++) {
        units += spent.get(to);
        long back = (times.get(to) - times.get(from)) / interval;
        assertThat(units).isLessThanOrEqualTo(burst + back);
      }
    }
  }

  @Property
  void whoWaitsAsToldIsAdmittedAndNobodyWaitsLonger(
      @ForAll @LongRange(min = 0, max = 30 * SECOND) long ahead,
      @ForAll @IntRange(min = 1, max = 30) int cost) {
    long now = 7 * SECOND;
    if (GCRA.ask(now + ahead, now, cost) instanceof GcraAnswer.Limited limited) {
      long then = now + limited.retryAfter();
      assertThat(GCRA.ask(now + ahead, then, cost)).isInstanceOf(GcraAnswer.Admitted.class);
      if (cost >= 10) {
        assertThat(GCRA.ask(now + ahead, then - 1, cost)).isInstanceOf(GcraAnswer.Limited.class);
      }
    }
  }

  @Property
  void whoWaitsAsToldStaysWithinAHundredRequestsAMinuteWhateverTheyCost(
      @ForAll @Size(max = 600) List<@IntRange(min = 1, max = DEAREST) Integer> costs,
      @ForAll @Size(max = 600) List<@IntRange(min = 0, max = 2_000) Integer> pauses) {
    assertThat(mostInAMinute(costs, pauses)).isLessThanOrEqualTo(100);
  }

  @Property
  void whoAlwaysAsksForOneUnitStaysWithinNinetySeven(
      @ForAll @Size(max = 600) List<@IntRange(min = 0, max = 2_000) Integer> pauses) {
    assertThat(mostInAMinute(pauses.stream().map(pause -> 1).toList(), pauses))
        .isLessThanOrEqualTo(97);
  }

  /** Most come of it if the dear request is sent whenever it is refused soonest. */
  @Example
  void theGreediestMixOfCostsStaysWithinAHundred() {
    for (int spared = 0; spared < 10; spared++) {
      long now = 0;
      long tat = 0;
      Deque<Long> sent = new ArrayDeque<>();
      int most = 0;
      while (now < 10 * MINUTE) {
        GcraAnswer look = GCRA.ask(tat, now, 1);
        boolean dear =
            look instanceof GcraAnswer.Admitted admitted && admitted.remaining() + 1 <= spared;
        sent.add(now);
        most = Math.max(most, within(sent, now));
        switch (GCRA.ask(tat, now, dear ? DEAREST : 1)) {
          case GcraAnswer.Admitted admitted -> tat = admitted.tat();
          case GcraAnswer.Limited limited -> now += limited.retryAfter();
        }
      }
      assertThat(most).isLessThanOrEqualTo(100);
    }
  }

  @Example
  void aCostOverTheBurstOrUnderOneIsAMistake() {
    assertThatThrownBy(() -> GCRA.ask(0, 0, 31)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GCRA.ask(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void aClockThatGoesBackAdmitsNothingMore() {
    assertThat(GCRA.ask(30 * SECOND, -SECOND, 1))
        .isEqualTo(new GcraAnswer.Limited(0, 31 * SECOND, 11 * SECOND));
  }

  @Example
  void aRateThatDoesNotDivideTheMinuteIsRoundedAgainstTheCaller() {
    assertThat(Gcra.of(new RateSettings(7, 3, 1)).interval() * 7).isGreaterThanOrEqualTo(MINUTE);
  }

  /** Requests with their refusals in the busiest minute of a client that is never idle for long. */
  private static int mostInAMinute(List<Integer> costs, List<Integer> pauses) {
    long now = 0;
    long tat = 0;
    int most = 0;
    Deque<Long> sent = new ArrayDeque<>();
    for (int i = 0; i < Math.min(costs.size(), pauses.size()); i++) {
      now += Math.max(0, pauses.get(i) - 1_900) * SECOND / 10;
      sent.add(now);
      most = Math.max(most, within(sent, now));
      switch (GCRA.ask(tat, now, costs.get(i))) {
        case GcraAnswer.Admitted admitted -> tat = admitted.tat();
        case GcraAnswer.Limited limited -> now += limited.retryAfter();
      }
    }
    return most;
  }

  private static int within(Deque<Long> sent, long now) {
    while (sent.getFirst() <= now - MINUTE) {
      sent.removeFirst();
    }
    return sent.size();
  }
}
