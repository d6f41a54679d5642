package io.atrio.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.NumericChars;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

class SessionPlacementProperties {
  private final HomeShardExtractor<String> extractor = new HomeShardExtractor<>();

  @Property
  void anEntityIdGivesItsSessionBack(
      @ForAll @NotEmpty @AlphaChars @NumericChars String node,
      @ForAll @IntRange(min = 1, max = 1024) int shards,
      @ForAll String session) {
    String entity = new SessionPlacement(node, shards).entityId(session);

    assertThat(SessionPlacement.session(entity)).isEqualTo(session);
  }

  @Property
  void aSessionAlwaysHasTheSameShardAndItIsItsNodes(
      @ForAll @NotEmpty @AlphaChars @NumericChars String node,
      @ForAll @IntRange(min = 1, max = 1024) int shards,
      @ForAll String session) {
    String first = new SessionPlacement(node, shards).entityId(session);
    String second = new SessionPlacement(node, shards).entityId(session);

    assertThat(extractor.shardId(first))
        .isEqualTo(extractor.shardId(second))
        .startsWith(node + '-');
    assertThat(Integer.parseInt(extractor.shardId(first).substring(node.length() + 1)))
        .isBetween(0, shards - 1);
  }

  @Example
  void aSessionIdMayHoldSlashes() {
    String entity = new SessionPlacement("n1", 8).entityId("a/b//c");

    assertThat(SessionPlacement.session(entity)).isEqualTo("a/b//c");
    assertThat(extractor.shardId(entity)).matches("n1-[0-7]");
  }

  @Example
  void sessionsOfANodeUseAllItsShards() {
    SessionPlacement placement = new SessionPlacement("n1", 8);
    Set<String> shards = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      shards.add(extractor.shardId(placement.entityId("session-" + i)));
    }

    assertThat(shards).hasSize(8);
  }

  @Example
  void anEnvelopeIsUnwrapped() {
    ShardingEnvelope<String> envelope = new ShardingEnvelope<>("n1-3/s", "hello");

    assertThat(extractor.entityId(envelope)).isEqualTo("n1-3/s");
    assertThat(extractor.unwrapMessage(envelope)).isEqualTo("hello");
  }
}
