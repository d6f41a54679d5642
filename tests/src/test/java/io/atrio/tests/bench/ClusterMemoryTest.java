package io.atrio.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterMemoryTest {
  private static final ClusterMemory NONE =
      new ClusterMemory(List.of(new Footprint(100, 1_000), new Footprint(200, 2_000)), 9, 5, 1);
  private static final ClusterMemory TEN =
      new ClusterMemory(List.of(new Footprint(600, 1_100), new Footprint(700, 2_300)), 9, 6, 2);

  @Test
  void itIsTheSumOfItsNodes() {
    assertThat(TEN.heap()).isEqualTo(1_300);
    assertThat(TEN.outside()).isEqualTo(3_400);
  }

  @Test
  void aSessionCostsWhatLiveObjectsAndTheRestHaveGrownBy() {
    assertThat(TEN.growthOver(NONE, 10)).isEqualTo(140);
  }
}
