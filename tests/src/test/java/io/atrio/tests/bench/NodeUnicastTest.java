package io.atrio.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeUnicastTest {

  @Test
  void publishesGoToTheOtherNodesInTurn() {
    assertThat(NodeUnicast.channels(3, 2))
        .containsExactly("user:n1-0", "user:n2-0", "user:n1-1", "user:n2-1");
  }

  @Test
  void whereThereIsOneNodeTheyGoToIt() {
    assertThat(NodeUnicast.channels(1, 2)).containsExactly("user:n0-0", "user:n0-1");
  }

  @Test
  void sharesOfStreamsAddUpAndDifferByOneAtMost() {
    assertThat(IntStream.range(0, 4).map(node -> ClusterCrowd.share(10, node, 4)))
        .containsExactly(3, 3, 2, 2);
  }
}
