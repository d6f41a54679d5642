package io.atrio.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditEvents;
import io.atrio.actors.audit.TrailState;
import io.atrio.actors.channel.ChannelSnapshot;
import io.atrio.actors.channel.EventOrdered;
import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.SlotPart;
import io.atrio.cluster.StoredMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredMessagesTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "stored",
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));
  private static final TrailState TRAIL = new TrailState(AuditChain.empty(3), 5, nodes());

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private static final Frame FRAME = Frame.encode("orders:7", 9, 5, 6, "order.created", "{}");

  private static final ChannelSnapshot CHANNEL =
      new ChannelSnapshot(9, List.of(FRAME), List.of(new ChannelSnapshot.SeenKey("k", 9, 5)));

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageIsReadAsItWasWritten(StoredMessage message) {
    assertThat(KIT.serializationTestKit().verifySerialization(message, false))
        .usingRecursiveComparison()
        .isEqualTo(message);
  }

  @Test
  void aTrailStillKnowsWhichNodeItHeardLast() {
    TrailState read = KIT.serializationTestKit().verifySerialization(TRAIL, false);

    assertThat(read.batches().keySet()).containsExactlyElementsOf(TRAIL.batches().keySet());
  }

  static Stream<StoredMessage> messages() {
    return Stream.of(
        TRAIL,
        TRAIL.chain(),
        TRAIL.chain(AuditEvents.numbered(1), 1L << 40, 7).getFirst(),
        new EventOrdered(FRAME, "k"),
        new EventOrdered(FRAME, null),
        CHANNEL,
        new SlotPart(1L << 35, 8, List.of(new SlotPart.Piece("orders:7", CHANNEL))));
  }

  private static Map<String, Long> nodes() {
    Map<String, Long> nodes = new LinkedHashMap<>();
    IntStream.range(0, 50).forEach(i -> nodes.put("n" + (50 - i), i + 1L));
    return nodes;
  }
}
