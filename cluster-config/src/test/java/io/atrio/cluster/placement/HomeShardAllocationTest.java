package io.atrio.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

class HomeShardAllocationTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));

  private final HomeShardAllocation allocation = new HomeShardAllocation();
  private final ActorRef asking = region();
  private final ActorRef other = region();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aNewShardGoesToTheNodeThatAsks() {
    var allocated =
        allocation.allocateShard(asking, "n1-3", Map.of(asking, shards("n1-1"), other, shards()));

    assertThat(FutureConverters.asJava(allocated)).isCompletedWithValue(asking);
  }

  @Test
  void noShardIsEverMoved() {
    var moved =
        allocation.rebalance(
            Map.of(asking, shards("n1-1", "n1-2", "n1-3"), other, shards()), Set.of());

    assertThat(FutureConverters.asJava(moved)).isCompletedWithValue(Set.of());
  }

  private static ActorRef region() {
    return Adapter.toClassic(KIT.createTestProbe().getRef());
  }

  private static IndexedSeq<String> shards(String... ids) {
    return CollectionConverters.asScala(List.of(ids)).toIndexedSeq();
  }
}
