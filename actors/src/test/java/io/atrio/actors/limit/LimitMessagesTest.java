package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.cluster.WireMessage;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimitMessagesTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "limit",
          ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0")
              .withFallback(ConfigFactory.load()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageArrivesAsItWasSent(WireMessage message) {
    assertThat(KIT.serializationTestKit().verifySerialization(message, false)).isEqualTo(message);
  }

  static Stream<WireMessage> messages() {
    Block block = new Block(-7, 1_800_000_000_000L, 1_800_000_600_000L, Block.Cause.OPERATOR, "é");
    return Stream.of(
        new AddressTotals.Counted(-1, 30_000_000, 25),
        new BlockExchange.News(List.of(block, new Block(7, 1, 2, Block.Cause.LIMIT, ""))));
  }
}
