package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.ChannelProtocol;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OwnersHeardTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Set<Address> unreachable = new HashSet<>();
  private final OwnersHeard heard = new OwnersHeard(() -> Set.copyOf(unreachable));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void anOwnerIsAwayUntilItIsHeardOfAndFromWhenItHasEnded() {
    assertThat(heard.isAway("a")).isTrue();
    assertThat(heard.from("a", entity())).isTrue();
    assertThat(heard.isAway("a")).isFalse();
    heard.lost("a");
    assertThat(heard.isAway("a")).isTrue();
  }

  @Test
  void anOwnerIsHeardOfAnewOnlyAsAnotherEntity() {
    ActorRef<ChannelProtocol.Command> first = entity();
    heard.from("a", first);
    assertThat(heard.from("a", first)).isFalse();
    assertThat(heard.from("a", entity())).isTrue();
    assertThat(heard.from("b", first)).isTrue();
  }

  @Test
  void anOwnerIsAwayWhileItsNodeIsNotReached() {
    ActorRef<ChannelProtocol.Command> entity = entity();
    heard.from("a", entity);
    unreachable.add(entity.path().address());
    assertThat(heard.isAway("a")).isFalse();
    heard.look();
    assertThat(heard.isAway("a")).isTrue();
    unreachable.clear();
    heard.look();
    assertThat(heard.isAway("a")).isFalse();
  }

  @Test
  void epochsThatWereHeardOfAreOverInTheNextOfTheSameSlot() {
    heard.epoch("a", 1);
    heard.epoch("a", 2);
    heard.epoch("b", 3);
    assertThat(heard.before("a", 2)).containsExactly(1L);
    assertThat(heard.before("a", 4)).isEmpty();
    assertThat(heard.before("b", 3)).isEmpty();
    assertThat(heard.before("c", 3)).isEmpty();
  }

  private static ActorRef<ChannelProtocol.Command> entity() {
    TestProbe<ChannelProtocol.Command> probe = KIT.createTestProbe();
    return probe.getRef();
  }
}
