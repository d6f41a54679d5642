package io.atrio.actors.directory;

import static io.atrio.actors.directory.ThreeMembers.get;
import static io.atrio.actors.directory.ThreeMembers.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.ClusterMember;
import io.atrio.actors.stream.HeardStream;
import io.atrio.cluster.placement.SessionPlacement;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of more sessions than go into one message. */
@Timeout(120)
class ManySessionsTest {
  private final DirectoryInMemory store = new DirectoryInMemory();
  private final DirectoryMember a;
  private final DirectoryMember b;
  private List<HeardStream> tabs = List.of();

  ManySessionsTest() throws Exception {
    a = DirectoryMember.first(store);
    b = DirectoryMember.joining(a, store);
    for (DirectoryMember node : List.of(a, b)) {
      await().atMost(ClusterMember.SOON).until(() -> node.directory().nodes().ids().size() == 2);
      await().atMost(ClusterMember.SOON).until(() -> !node.directory().degraded());
    }
  }

  @AfterEach
  void stop() {
    b.close();
    a.close();
  }

  @Test
  void tabsElsewhereOfANodeThatLeavesGoByAndByAndTheirSessionsLiveOn() throws Exception {
    List<String> users = IntStream.range(0, 5).mapToObj(i -> "two" + i).toList();
    List<HeardStream> here = users.stream().map(user -> ready(a.stream(user))).toList();
    List<HeardStream> there = users.stream().map(user -> ready(b.stream(user))).toList();
    ready(b.stream("own"));
    b.close(there.getLast());
    await().atMost(ClusterMember.SOON).until(() -> a.directory().sendAway(0) == 4);

    assertThat(a.directory().sendAway(3)).isEqualTo(1);
    await().atMost(ClusterMember.SOON).until(() -> told(there, "atrio.bye") == 3);
    assertThat(a.directory().sendAway(3)).isZero();
    await().atMost(ClusterMember.SOON).until(() -> told(there, "atrio.bye") == 4);
    assertThat(told(here, "atrio.bye")).isEqualTo(4);
    for (String user : users.subList(0, 4)) {
      await()
          .atMost(ClusterMember.SOON)
          .untilAsserted(
              () ->
                  assertThat(get(a.open().of(user)))
                      .extracting(OpenSession::node)
                      .containsExactly(b.id()));
    }
    assertThat(b.directory().sendAway(0)).isZero();
  }

  @Test
  void afterFiveHundredSessionsThatYieldTheOthersHaveASecondsRest() {
    List<String> users = bornWithoutTheStore();
    store.comeBackWith(
        users.stream()
            .map(user -> new Claim(user + "-1", user, b.directory().home(user + "-1"), ""))
            .toList());

    await().atMost(ClusterMember.SOON).until(() -> told(tabs, "atrio.bye") == users.size());
    Collection<Long> asked = store.asked(a.id()).values();
    assertThat(asked).hasSize(users.size());
    assertThat(Duration.ofNanos(Collections.max(asked) - Collections.min(asked)))
        .isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void aStoreThatTakesSecondsToBeToldOfAllIsToldOnce() {
    List<String> users = bornWithoutTheStore();
    store.comeBackSlowly(Duration.ofMillis(700));

    await().atMost(ClusterMember.SOON).until(() -> !a.directory().degraded());
    assertThat(users).allMatch(user -> placed(user).equals(a.id()));
  }

  @Test
  void whatTheStoreForgetsMeanwhileItIsToldAgain() {
    List<String> users = bornWithoutTheStore();
    store.comeBackSlowly(Duration.ofMillis(700));
    await().atMost(ClusterMember.SOON).until(() -> !store.asked(a.id()).isEmpty());
    store.forget();

    await().atMost(ClusterMember.SOON).until(() -> !a.directory().degraded());
    assertThat(users).allMatch(user -> placed(user).equals(a.id()));
  }

  /** Users whose sessions are to live at the first node as long as the store is away. */
  private List<String> bornWithoutTheStore() {
    store.goAway();
    await().atMost(ClusterMember.SOON).until(() -> a.directory().degraded());
    List<String> users =
        Stream.iterate(0, i -> i + 1)
            .map(i -> "late" + i)
            .filter(user -> a.directory().nodes().computed(user + "-1").equals(a.id()))
            .limit(550)
            .toList();
    tabs = users.stream().map(a::stream).toList();
    await().atMost(ClusterMember.SOON).until(() -> told(tabs, "atrio.ready") == users.size());
    return users;
  }

  private String placed(String user) {
    return SessionPlacement.node(store.place(user + "-1"));
  }

  private static int told(List<HeardStream> streams, String type) {
    return (int) streams.stream().filter(stream -> stream.types().contains(type)).count();
  }
}
