package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.tests.cluster.Cluster;
import io.atrio.tests.cluster.ClusterOptions;
import io.atrio.tests.cluster.Separation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three nodes under load, of which one is killed, one stopped in good order, and one cut off. The
 * quick form of {@code bash tests/faults}.
 */
@Timeout(900)
class LostNodesTest {
  private static final Load LOAD = new Load(240, 120, 12, 60, 12);
  private static final int BETWEEN = 60;

  /** Less of a start: nothing here is measured. */
  private static final List<String> FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  @Test
  void nothingAcknowledgedIsLostDoubledOrDisorderedAndEveryGapIsTold() throws Exception {
    ClusterOptions options =
        ClusterOptions.of(3)
            .withFlags(Stream.concat(FLAGS.stream(), Load.settings().stream()).toList())
            .separable(Separation.HELD);
    try (Cluster cluster = Cluster.start(options);
        Trial trial = Trial.start(cluster, LOAD)) {
      List<Duration> times = new ArrayList<>();
      trial.awaitPublished(BETWEEN);
      times.add(Faults.kill(trial, 0));
      trial.awaitPublished(BETWEEN);
      times.add(Faults.restart(trial, 1));
      trial.awaitPublished(BETWEEN);
      times.add(Faults.cutOff(trial, 2));
      trial.awaitPublished(BETWEEN);
      Outcome outcome = trial.finish("killed, stopped, cut off", times);
      System.out.println(outcome);
      assertThat(outcome.findings().isClean()).as(outcome.toString()).isTrue();
      assertThat(outcome.failedPublishes()).isEmpty();
      assertThat(outcome.findings().deliveries()).isPositive();
      assertThat(cluster.node(2).isAlive()).as("the node that was cut off").isFalse();
    }
  }
}
