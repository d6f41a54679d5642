package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochsTest {
  private final Epochs epochs = new Epochs();

  @Test
  void whatWasHeardBeforeIsOver() {
    epochs.heard(7);
    assertThat(epochs.before(7)).isEmpty();
    epochs.heard(3);
    epochs.heard(3);
    epochs.heard(5);
    assertThat(epochs.before(5)).containsExactlyInAnyOrder(7L, 3L);
  }

  @Test
  void whatIsHeardLateChangesNothing() {
    epochs.heard(7);
    epochs.heard(3);
    epochs.heard(7);
    assertThat(epochs.before(7)).isEmpty();
    assertThat(epochs.before(3)).containsExactly(7L);
  }

  @Test
  void notForEverIsRemembered() {
    for (long epoch = 1; epoch <= 1_000; epoch++) {
      epochs.heard(epoch);
    }
    assertThat(epochs.before(1_000)).hasSizeLessThanOrEqualTo(9).contains(999L);
  }
}
