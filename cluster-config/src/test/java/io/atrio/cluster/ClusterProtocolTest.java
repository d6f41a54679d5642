package io.atrio.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.Valid$;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ClusterProtocolTest {
  private static final Config NODE =
      ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0")
          .withFallback(ConfigFactory.load());

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, true",
    "2, 1, 1, 1, true",
    "1, 1, 2, 1, true",
    "2, 2, 1, 1, false",
    "1, 1, 2, 2, false",
    "3, 2, 4, 3, true",
    "2, 1, 4, 3, false"
  })
  void twoGetAlongIfEachUnderstandsWhatTheOtherSpeaks(
      int theirs, int theirOldest, int ours, int ourOldest, boolean together) {
    var answer = new ClusterProtocol().check(speaks(theirs, theirOldest), speaks(ours, ourOldest));

    assertThat(answer).isInstanceOf(together ? Valid$.class : Invalid.class);
  }

  @Test
  void aNodeThatSaysNothingOfAProtocolIsRefused() {
    assertThat(new ClusterProtocol().check(ConfigFactory.empty(), ClusterProtocol.config()))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void aNodeOfAnotherProtocolIsNotLetInAndToldSo() throws Exception {
    ActorSystem<Void> first = node(ClusterProtocol.config());
    ActorSystem<Void> stranger = node(speaks(9, 8));
    try {
      new ClusterNode(first).joinSelf().toCompletableFuture().get(20, TimeUnit.SECONDS);
      ClusterNode refused = new ClusterNode(stranger);
      var joined = refused.joined().toCompletableFuture();
      Cluster.get(stranger)
          .manager()
          .tell(new JoinSeedNodes(List.of(Cluster.get(first).selfMember().address())));

      assertThatThrownBy(() -> joined.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(JoinRefused.class)
          .hasMessageContaining("speaks another protocol");
    } finally {
      ActorTestKit.shutdown(stranger);
      ActorTestKit.shutdown(first);
    }
  }

  private static ActorSystem<Void> node(Config protocol) {
    return ActorSystem.create(Behaviors.empty(), "protocols", protocol.withFallback(NODE));
  }

  private static Config speaks(int newest, int oldest) {
    return ConfigFactory.parseString(
        "pekko.cluster.atrio.protocol { newest = %d, oldest = %d }".formatted(newest, oldest));
  }
}
