package io.atrio.api.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.permission.PermissionNews;
import io.atrio.actors.permission.UserGrants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RechecksTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();
  private final List<Integer> read = new ArrayList<>();
  private final Rechecks rechecks = new Rechecks(KIT.system(), hub.getRef(), this::check);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void fewUsersLookByThemselves() {
    PermissionNews few = new PermissionNews.Users(Set.of("ana", "bob"));

    rechecks.accept(few);

    assertThat(hub.expectMessageClass(ChannelHub.Recheck.class).news()).isEqualTo(few);
    assertThat(read).isEmpty();
  }

  @Test
  void ofManyThoseWithStreamsAreReadFirstAThousandAtATime() {
    rechecks.accept(PermissionNews.Everything.NEWS);

    hub.expectMessageClass(ChannelHub.Users.class).replyTo().tell(users(1_500));

    Set<String> first = users(hub.expectMessageClass(ChannelHub.Recheck.class));
    Set<String> second = users(hub.expectMessageClass(ChannelHub.Recheck.class));
    assertThat(read).containsExactly(1_000, 500);
    assertThat(first).hasSize(1_000).doesNotContainAnyElementsOf(second);
  }

  @Test
  void whereTheHubDoesNotSayWhoIsThereItFindsThoseConcernedWhenItHasTime() {
    rechecks.accept(PermissionNews.Everything.NEWS);
    hub.expectMessageClass(ChannelHub.Users.class);

    TIME.timePasses(Duration.ofSeconds(6));

    assertThat(hub.expectMessageClass(ChannelHub.Recheck.class).news())
        .isEqualTo(PermissionNews.Everything.NEWS);
  }

  private CompletionStage<Map<String, UserGrants>> check(Collection<String> users) {
    read.add(users.size());
    return CompletableFuture.completedFuture(Map.of());
  }

  private static Set<String> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> "u" + i).collect(Collectors.toSet());
  }

  private static Set<String> users(ChannelHub.Recheck recheck) {
    return ((PermissionNews.Users) recheck.news()).users();
  }
}
