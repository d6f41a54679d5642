package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.cluster.settings.AddressLimitSettings;
import io.atrio.cluster.settings.AtrioSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.junit.jupiter.api.Test;

class AddressTotalsTest {
  private static final long WINDOW = 60_000;
  private static final long NUMBER = 30_000_000;
  private static final long BEGINS = NUMBER * WINDOW;

  private final List<Block> blocked = new ArrayList<>();
  private final AddressLimitSettings settings =
      AtrioSettings.from(ConfigFactory.load()).addresses();

  @Test
  void whatSeveralNodesCountedIsOneSum() {
    var totals = totals(BEGINS);
    for (int node = 0; node < 4; node++) {
      totals.run(new AddressTotals.Counted(7, NUMBER, 25));
    }
    assertThat(blocked).isEmpty();

    totals.run(new AddressTotals.Counted(8, NUMBER, 25));
    totals.run(new AddressTotals.Counted(7, NUMBER, 1));

    long until = BEGINS + Duration.ofMinutes(10).toMillis();
    assertThat(blocked).containsExactly(new Block(7, BEGINS, until, Block.Cause.LIMIT, ""));
  }

  @Test
  void whatWasCountedBeforeTheWindowBeganCountsThere() {
    var totals = totals(BEGINS + WINDOW / 2);
    totals.run(new AddressTotals.Counted(7, NUMBER - 1, 100));
    totals.run(new AddressTotals.Counted(7, NUMBER, 50));
    assertThat(blocked).isEmpty();

    totals.run(new AddressTotals.Counted(7, NUMBER, 1));

    assertThat(blocked).hasSize(1);
  }

  @Test
  void whoIsForgottenBeginsAnew() {
    var totals = totals(BEGINS);
    totals.run(new AddressTotals.Counted(7, NUMBER, 100));
    totals.run(new AddressTotals.Forget(7));

    totals.run(new AddressTotals.Counted(7, NUMBER, 100));

    assertThat(blocked).isEmpty();
  }

  private BehaviorTestKit<AddressTotals.Command> totals(long now) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC);
    return BehaviorTestKit.create(AddressTotals.create(settings, clock, blocked::add));
  }
}
