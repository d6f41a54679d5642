package io.atrio.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The benchmark of everybody coming back, with few. */
@Timeout(120)
class StormRunTest {
  private static final Rig RIG =
      new Rig(
          new Options(
              Map.of("streams", "60", "server-flags", "-Xmx256m -Datrio.stream.warm-up=0")));

  @Test
  void everybodyComesBackAndIsReadTogether() throws Exception {
    StormRun run = StormRun.measure(RIG);

    assertThat(run.opening().ready()).isEqualTo(60);
    assertThat(run.wasCold()).as(run.toString()).isTrue();
    assertThat(run.storm().calls()).as(run.toString()).isPositive();
    assertThat(run.queriesPerRoleSet()).as(run.toString()).isLessThanOrEqualTo(20);
  }
}
