package io.atrio.tests.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Broadcasts at one rate after the other, going up. */
record BroadcastLadder(List<BroadcastStep> steps) {

  BroadcastLadder {
    steps = List.copyOf(steps);
  }

  /**
   * Goes up until the end, until two steps in a row are not held (one may be noise), or until a
   * stream was lost.
   *
   * @param rates publishes a second
   * @param told each step once it is measured
   */
  static BroadcastLadder climb(
      Stage stage, List<Double> rates, Duration length, Consumer<BroadcastStep> told)
      throws InterruptedException {
    int streams = stage.audience().size();
    List<BroadcastStep> steps = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < rates.size() && lost < 2 && stage.audience().size() == streams; i++) {
      BroadcastStep step = BroadcastStep.measure(stage, rates.get(i), length);
      told.accept(step);
      steps.add(step);
      lost = step.isHeld() ? 0 : lost + 1;
    }
    return new BroadcastLadder(steps);
  }

  /** The last step that was held; empty if none was. */
  Optional<BroadcastStep> held() {
    return steps.reversed().stream().filter(BroadcastStep::isHeld).findFirst();
  }
}
