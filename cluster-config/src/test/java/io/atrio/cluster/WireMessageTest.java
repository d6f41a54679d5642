package io.atrio.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.NotSerializableException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.junit.jupiter.api.Test;

class WireMessageTest {

  private record Hello(String text) implements WireMessage {}

  @Test
  void messagesBetweenNodesAreJacksonCbor() throws NotSerializableException {
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
    try {
      var serialization = SerializationExtension.get(Adapter.toClassic(kit.system()));

      assertThat(serialization.serializerFor(Hello.class))
          .isInstanceOf(JacksonCborSerializer.class);
    } finally {
      kit.shutdownTestKit();
    }
  }
}
