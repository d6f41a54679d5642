package io.atrio.persistence.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.atrio.cluster.StoredMessage;
import io.atrio.cluster.WireMessage;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.DisabledJavaSerializer;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PayloadTest {
  private static final int JAVA = 1;

  @SuppressWarnings("NullAway.Init")
  private static ActorSystem system;

  @SuppressWarnings("NullAway.Init")
  private static Serialization serialization;

  private record Kept(String text) implements StoredMessage {}

  private record Sent(String text) implements WireMessage {}

  private record KeptAndSent(String text) implements StoredMessage, WireMessage {}

  private record Unmarked(String text) {}

  private record UnmarkedSerializable(String text) implements Serializable {}

  @BeforeAll
  static void start() {
    system =
        ActorSystem.create(
            "payload",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
    serialization = SerializationExtension.get(system);
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void whatIsMarkedIsWrittenAndReadBack() {
    for (Object value : new Object[] {new Kept("text"), new KeptAndSent("text")}) {
      assertThat(Payload.of(serialization, value).read(serialization)).isEqualTo(value);
    }
  }

  @Test
  void whatIsNotMarkedIsNotWritten() {
    assertThatThrownBy(() -> Payload.of(serialization, new Unmarked("text")))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining(Unmarked.class.getName());
    assertThatThrownBy(() -> Payload.of(serialization, new UnmarkedSerializable("text")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            UnmarkedSerializable.class.getName() + " is not stored: it is not a StoredMessage");
  }

  @Test
  void aMessageBetweenNodesIsNotWritten() {
    assertThatThrownBy(() -> Payload.of(serialization, new Sent("text")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(Sent.class.getName() + " is not stored: it is not a StoredMessage");
  }

  @Test
  void bytesThatNameAClassThatIsNotMarkedAreNotRead() {
    assertThatThrownBy(() -> naming(Unmarked.class).read(serialization))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Unmarked.class.getName());
    assertThatThrownBy(() -> naming(UnmarkedSerializable.class).read(serialization))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(UnmarkedSerializable.class.getName());
    assertThatThrownBy(() -> naming(Sent.class).read(serialization))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Sent.class.getName());
  }

  @Test
  void bytesOfJavaSerializationAreNotRead() {
    Payload java = new Payload(JAVA, "", "anything".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> java.read(serialization))
        .isInstanceOf(DisabledJavaSerializer.JavaSerializationException.class);
  }

  /** What was written as {@link Kept}, as if it were of {@code type}. */
  private static Payload naming(Class<?> type) {
    Payload kept = Payload.of(serialization, new Kept("text"));
    return new Payload(kept.serializerId(), type.getName(), kept.bytes());
  }
}
