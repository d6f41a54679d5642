package io.atrio.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class PaceProperties {
  private static final long START = 1_800_000_000_000_000L;

  @Property
  void whatIsDueAtItsTimeIsDueThen(
      @ForAll @DoubleRange(min = 0.1, max = 50_000) double perSecond,
      @ForAll @LongRange(min = 0, max = 1_000_000) long number) {
    Pace pace = new Pace.FixedRate(START, perSecond, Long.MAX_VALUE);
    assertThat(pace.due(pace.intended(number, 0))).isGreaterThan(number);
  }

  @Property
  void nothingIsDueMoreThanAMicrosecondBeforeItsTime(
      @ForAll @DoubleRange(min = 0.1, max = 50_000) double perSecond,
      @ForAll @LongRange(min = 0, max = 1_000_000) long number) {
    Pace pace = new Pace.FixedRate(START, perSecond, Long.MAX_VALUE);
    assertThat(pace.due(pace.intended(number, 0) - 2)).isLessThanOrEqualTo(number);
  }

  @Property
  void aRateIsKeptOverTheWholeRun(
      @ForAll @DoubleRange(min = 0.1, max = 50_000) double perSecond,
      @ForAll @LongRange(min = 1, max = 3_600) long seconds) {
    Pace pace = new Pace.FixedRate(START, perSecond, Long.MAX_VALUE);
    double due = pace.due(START + seconds * 1_000_000 - 1);
    assertThat(due).isBetween(perSecond * seconds - 1, perSecond * seconds + 1);
  }
}
