package io.atrio.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BroadcastLadderTest {

  @Test
  void theLastStepThatWasHeldCounts() {
    BroadcastLadder ladder =
        new BroadcastLadder(
            List.of(step(10, true), step(20, false), step(30, true), step(40, false)));

    assertThat(ladder.held()).map(BroadcastStep::asked).contains(30.0);
  }

  @Test
  void noneWasHeldWhereEachLostSomething() {
    assertThat(new BroadcastLadder(List.of(step(10, false))).held()).isEmpty();
  }

  private static BroadcastStep step(double asked, boolean complete) {
    return new BroadcastStep(1, asked, asked, 1, 2, 3, complete, 0.5, 0.5, "");
  }
}
