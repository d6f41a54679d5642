package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.OneNode;
import io.atrio.actors.permission.PermissionNews;
import io.atrio.actors.stream.HeardStream;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which sessions look again when permissions have changed. */
class RecheckTest {
  private static final AtomicLong IDS = new AtomicLong();
  private static OneNode node;

  @BeforeAll
  static void start() throws Exception {
    node = OneNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void thoseOfTheUsersThatChanged() {
    try (HeardStream ana = open("ana");
        HeardStream bob = open("bob");
        HeardStream anaToo = open("ana")) {
      tell(new PermissionNews.Users(Set.of("ana", "nobody")));

      assertThat(rechecked()).containsExactlyInAnyOrder(ana.session(), anaToo.session());
      assertThat(bob.session()).isNotEqualTo(ana.session());
    }
  }

  @Test
  void thoseWhoHaveARoleThatChanged() {
    try (HeardStream trader = open("cleo").admit("role:trader", "all");
        HeardStream viewer = open("dan").admit("role:viewer", "all")) {
      await().atMost(OneNode.SOON).until(() -> trader.types().contains("atrio.ready"));
      await().atMost(OneNode.SOON).until(() -> viewer.types().contains("atrio.ready"));
      tell(new PermissionNews.Roles(Set.of("trader", "nobody")));

      assertThat(rechecked()).containsExactly(trader.session()).doesNotContain(viewer.session());
    }
  }

  @Test
  void allIfItIsNotKnownWhatChanged() {
    try (HeardStream one = open("eve");
        HeardStream two = open("finn")) {
      tell(PermissionNews.Everything.NEWS);

      assertThat(rechecked()).contains(one.session(), two.session());
    }
  }

  @Test
  void theUsersWithStreamsAreKnown() {
    try (HeardStream one = open("gus");
        HeardStream two = open("gus");
        HeardStream three = open("hal")) {
      TestProbe<Set<String>> probe = node.kit().createTestProbe();
      node.hub().tell(new ChannelHub.Users(probe.getRef()));

      assertThat(probe.receiveMessage()).contains("gus", "hal");
      assertThat(Set.of(one.id(), two.id(), three.id())).hasSize(3);
    }
  }

  /** What the hub has done by the time it answers another question. */
  private static Set<String> rechecked() {
    TestProbe<Set<String>> probe = node.kit().createTestProbe();
    node.hub().tell(new ChannelHub.Users(probe.getRef()));
    probe.receiveMessage();
    Set<String> all = new HashSet<>();
    for (String next = node.rechecked(); next != null; next = node.rechecked()) {
      all.add(next);
    }
    return all;
  }

  private static void tell(PermissionNews news) {
    node.hub().tell(new ChannelHub.Recheck(news));
  }

  private static HeardStream open(String user) {
    return new HeardStream(user, IDS.incrementAndGet(), node.hub());
  }
}
