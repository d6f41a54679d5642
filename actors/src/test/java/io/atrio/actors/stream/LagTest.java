package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Extent;
import io.atrio.cluster.settings.SlowReader;
import org.junit.jupiter.api.Test;

class LagTest {

  @Test
  void whatIsMissedForOtherReasonsIsFetchedInFull() {
    Lag lag = Lag.of(SlowReader.LATEST);

    assertThat(lag.after(7)).isEqualTo(Extent.ALL);
  }

  @Test
  void whatASlowReaderMissedIsFetchedAsThePolicySays() {
    assertThat(slow(SlowReader.GAP).after(7)).isEqualTo(Extent.ALL);
    assertThat(slow(SlowReader.LATEST).after(7)).isEqualTo(Extent.LATEST);
    assertThat(slow(SlowReader.LATEST_BY_EVENT).after(7)).isEqualTo(Extent.LATEST_BY_EVENT);
  }

  @Test
  void onlyAChannelThatDoesNotWaitEndsTheStream() {
    assertThat(slow(SlowReader.CLOSE).isOver()).isTrue();
    assertThat(slow(SlowReader.GAP).isOver()).isFalse();
    assertThat(slow(SlowReader.LATEST).isOver()).isFalse();
    assertThat(Lag.of(SlowReader.CLOSE).isOver()).isFalse();
  }

  @Test
  void whatWasMissedDuringAnAbsenceIsOwedToASlowReaderToo() {
    Lag lag = Lag.of(SlowReader.CLOSE);
    lag.owe(9);
    lag.leftOutAfter(8);
    assertThat(lag.isOver()).isFalse();

    lag.leftOutAfter(9);
    assertThat(lag.isOver()).isTrue();
  }

  @Test
  void whoCaughtUpIsSlowNoMore() {
    Lag lag = slow(SlowReader.LATEST);
    lag.caughtUp();

    assertThat(lag.after(7)).isEqualTo(Extent.ALL);
  }

  private static Lag slow(SlowReader policy) {
    Lag lag = Lag.of(policy);
    lag.leftOutAfter(7);
    return lag;
  }
}
