package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Who owns which channel's presence. */
class PresenceRingProperties {

  @Property(tries = 200)
  void allWhoKnowTheSameNodesAgree(@ForAll @IntRange(min = 1, max = 20) int n, @ForAll long seed) {
    List<String> shuffled = new ArrayList<>(nodes(n));
    Collections.shuffle(shuffled, new Random(seed));

    for (String channel : channels(100)) {
      assertThat(new PresenceRing<>(shuffled).owner(channel))
          .isEqualTo(new PresenceRing<>(nodes(n)).owner(channel));
    }
  }

  @Property(tries = 200)
  void onlyChannelsOfANodeThatGoesHaveAnotherOwner(
      @ForAll @IntRange(min = 2, max = 20) int n, @ForAll @IntRange(max = 19) int which) {
    List<String> rest = new ArrayList<>(nodes(n));
    String gone = rest.remove(which % n);
    PresenceRing<String> before = new PresenceRing<>(nodes(n));
    PresenceRing<String> after = new PresenceRing<>(rest);

    for (String channel : channels(200)) {
      if (!before.owner(channel).equals(gone)) {
        assertThat(after.owner(channel)).isEqualTo(before.owner(channel));
      }
    }
  }

  @Property(tries = 20)
  void everyNodeOwnsItsShare(@ForAll @IntRange(min = 1, max = 10) int n) {
    PresenceRing<String> ring = new PresenceRing<>(nodes(n));
    Map<String, Integer> owned = new HashMap<>();
    channels(10_000).forEach(channel -> owned.merge(ring.owner(channel), 1, Integer::sum));

    assertThat(owned).hasSize(n);
    assertThat(owned.values()).allMatch(count -> Math.abs(count - 10_000 / n) < 10_000 / n / 4);
  }

  private static List<String> nodes(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> "pekko://atrio@10.0.0." + i + ":17355#" + i)
        .toList();
  }

  private static List<String> channels(int n) {
    return IntStream.range(0, n).mapToObj(i -> "room:" + i).toList();
  }
}
