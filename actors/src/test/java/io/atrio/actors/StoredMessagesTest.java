package io.atrio.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditEvents;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.audit.ChainedEvent;
import io.atrio.actors.audit.TrailState;
import io.atrio.actors.channel.EventOrdered;
import io.atrio.actors.channel.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the forms of stored messages do not show. */
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

  @Test
  void aTrailStillKnowsWhichNodeItHeardLast() {
    TrailState read = KIT.serializationTestKit().verifySerialization(TRAIL, false);

    assertThat(read.batches().keySet()).containsExactlyElementsOf(TRAIL.batches().keySet());
  }

  @Test
  void whatWasStoredBeforeRequestsHadIdsIsReadAndKeepsItsHash() {
    ChainedEvent link =
        new ChainedEvent(
            AuditEvents.event(AuditType.LIMIT_HIT, "ana"), 1, 1, AuditChain.empty(3).hash());

    ChainedEvent read = readWithout("request", link, ChainedEvent.class);

    assertThat(read).isEqualTo(link);
    assertThat(AuditChain.empty(3).after(read)).isEqualTo(AuditChain.empty(3).after(link));
    assertThat(readWithout("request", new EventOrdered(FRAME, "k", "r1"), EventOrdered.class))
        .usingRecursiveComparison()
        .isEqualTo(new EventOrdered(FRAME, "k", null));
  }

  /** The row as a version wrote it that did not have {@code field}, read as this one does. */
  private static <T> T readWithout(String field, T stored, Class<T> type) {
    Serialization serialization = SerializationExtension.get(KIT.system());
    try {
      CBORMapper cbor = new CBORMapper();
      ObjectNode row = (ObjectNode) cbor.readTree(serialization.serialize(stored).get());
      assertThat(row.findParents(field)).isNotEmpty();
      row.findParents(field).forEach(parent -> ((ObjectNode) parent).remove(field));
      int serializer = serialization.findSerializerFor(stored).identifier();
      byte[] bytes = cbor.writeValueAsBytes(row);
      return type.cast(serialization.deserialize(bytes, serializer, type.getName()).get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Long> nodes() {
    Map<String, Long> nodes = new LinkedHashMap<>();
    IntStream.range(0, 50).forEach(i -> nodes.put("n" + (50 - i), i + 1L));
    return nodes;
  }
}
