package io.atrio.actors.directory;

import static io.atrio.actors.directory.ThreeMembers.get;
import static io.atrio.actors.directory.ThreeMembers.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.ClusterMember;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.stream.HeardStream;
import io.atrio.cluster.placement.SessionPlacement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Sessions of three nodes that share a store; each test has users of its own. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralNodesTest {
  private final ThreeMembers nodes;
  private final DirectoryMember a;
  private final DirectoryMember b;
  private final DirectoryMember c;

  SeveralNodesTest() throws Exception {
    nodes = new ThreeMembers();
    a = nodes.a;
    b = nodes.b;
    c = nodes.c;
  }

  @AfterAll
  void stop() {
    nodes.close();
  }

  @Test
  void aSecondTabOnAnotherNodeAttachesToTheSameSession() throws Exception {
    HeardStream first = ready(a.stream("tab"));
    HeardStream second = ready(b.stream("tab"));

    assertThat(session(c, "tab").node()).isEqualTo(a.id());
    assertThat(session(c, "tab").streams()).isEqualTo(2);
    b.close(second);
    await().atMost(ClusterMember.SOON).until(() -> session(c, "tab").streams() == 1);
    assertThat(first.hasEnded()).isFalse();
  }

  @Test
  void eventsForAUserReachHisTabsOnAllNodes() {
    List<HeardStream> tabs = nodes.all().stream().map(node -> ready(node.stream("all"))).toList();
    await()
        .atMost(ClusterMember.SOON)
        .ignoreExceptions()
        .until(() -> c.member().publish("user:all", "k").toCompletableFuture().get() != null);

    for (HeardStream tab : tabs) {
      await().atMost(ClusterMember.SOON).until(() -> tab.types().contains("e"));
    }
  }

  @Test
  void aSessionThatComesBackElsewhereIsBornAgainThereWithWhatItHasSpent() throws Exception {
    HeardStream first = ready(a.stream("hop"));
    long left = a.remaining("hop");
    a.close(first);
    await().atMost(ClusterMember.SOON).until(() -> session(c, "hop").streams() == 0);
    HeardStream again = ready(b.stream("hop"));

    await().atMost(ClusterMember.SOON).until(() -> place("hop").equals(b.id()));
    assertThat(session(c, "hop").node()).isEqualTo(b.id());
    assertThat(session(c, "hop").streams()).isEqualTo(1);
    assertThat(b.remaining("hop")).isEqualTo(left - 2);
    assertThat(c.remaining("hop")).isEqualTo(left - 3);
    assertThat(a.remaining("hop")).isEqualTo(left - 4);
    b.close(again);
    await().atMost(ClusterMember.SOON).until(() -> session(c, "hop").streams() == 0);
    ready(a.stream("hop"));
    await().atMost(ClusterMember.SOON).until(() -> session(b, "hop").node().equals(a.id()));
  }

  @Test
  void requestsOfOneSessionSpendOfTheSameOnAllNodes() throws Exception {
    assertThat(a.remaining("api")).isEqualTo(DirectoryMember.BURST - 1);
    assertThat(b.remaining("api")).isEqualTo(DirectoryMember.BURST - 2);
    assertThat(c.remaining("api")).isEqualTo(DirectoryMember.BURST - 3);
  }

  @Test
  void whatANodeKnowsIsNotAskedFor() throws Exception {
    ready(a.stream("known"));
    for (int i = 0; i < 3; i++) {
      assertThat(a.remaining("known")).isPositive();
      assertThat(c.remaining("known")).isPositive();
    }

    assertThat(nodes.store.asked(c.id(), "known-1")).isEqualTo(1);
  }

  @Test
  void anEndedSessionIsEndedEverywhere() throws Exception {
    HeardStream first = ready(a.stream("end"));
    HeardStream second = ready(b.stream("end"));
    assertThat(get(c.open().end(List.of("end-1")))).isEqualTo(2);

    for (HeardStream stream : List.of(first, second)) {
      await().atMost(ClusterMember.SOON).until(() -> stream.types().contains("atrio.bye"));
    }
    for (DirectoryMember node : nodes.all()) {
      assertThat(node.directory().ended().contains("end-1")).isTrue();
      HeardStream again = node.stream("end");
      await().atMost(ClusterMember.SOON).until(() -> again.refused().isPresent());
      assertThat(again.refused()).map(Refused::code).contains(ErrorCode.SESSION_ENDED);
    }
  }

  @Test
  void theSessionsOfAUserAreListedFromAnyNode() throws Exception {
    ready(a.stream("bea", "bea-1"));
    ready(b.stream("bea", "bea-2"));

    for (DirectoryMember node : nodes.all()) {
      await()
          .atMost(ClusterMember.SOON)
          .untilAsserted(
              () ->
                  assertThat(get(node.open().of("bea")))
                      .extracting(OpenSession::node)
                      .containsExactly(a.id(), b.id()));
    }
    assertThat(get(c.open().of("nobody"))).isEmpty();
  }

  @Test
  void nodesSpeakOfSessionsInMessagesOfTheDirectory() throws Exception {
    ready(a.stream("wire"));
    RemoteMessages.reset();
    session(c, "wire");
    assertThat(get(c.open().of("wire"))).hasSize(1);
    assertThat(get(c.open().end(List.of("wire-1")))).isEqualTo(1);

    assertThat(RemoteMessages.sent())
        .containsKeys(
            SessionsHere.DescribeOne.class.getName(),
            SessionsHere.DescribeAll.class.getName(),
            SessionsHere.End.class.getName(),
            SessionsHere.Described.class.getName());
  }

  @Test
  void twoNodesThatTakeASessionAtOnceMakeOneOfIt() throws Exception {
    List<HeardStream> tabs = nodes.all().stream().map(node -> node.stream("race")).toList();
    tabs.forEach(ThreeMembers::ready);

    assertThat(session(a, "race").streams()).isEqualTo(3);
    assertThat(session(b, "race").node()).isEqualTo(session(c, "race").node());
  }

  @Test
  void withoutTheStoreAllLookForASessionAtTheSamePlaceAndAgreeWhenItIsBack() throws Exception {
    HeardStream known = ready(a.stream("deg"));
    nodes.store.goAway();
    nodes.degraded();
    assertThat(known.hasEnded()).isFalse();
    List<HeardStream> streams =
        List.of(known, ready(b.stream("deg")), ready(c.stream("deg")), ready(a.stream("deg")));
    nodes.store.comeBackEmpty();
    nodes.settled();

    await()
        .atMost(ClusterMember.SOON)
        .untilAsserted(() -> oneEntityHas(streams.stream().filter(s -> !s.hasEnded())));
  }

  @Test
  void aSessionThatTheStoreTookWithoutAnAnswerStaysWhereItIsPut() throws Exception {
    String user =
        IntStream.range(0, 100)
            .mapToObj(i -> "lost" + i)
            .filter(name -> !a.directory().nodes().computed(name + "-1").equals(a.id()))
            .findFirst()
            .orElseThrow();
    String computed = a.directory().nodes().computed(user + "-1");
    nodes.store.loseAnswer(user + "-1");
    HeardStream stream = ready(a.stream(user));
    nodes.settled();

    await().atMost(ClusterMember.SOON).until(() -> place(user).equals(computed));
    assertThat(session(c, user).node()).isEqualTo(computed);
    assertThat(session(c, user).streams()).isEqualTo(1);
    assertThat(stream.hasEnded()).isFalse();
  }

  /** Those that were sent away would come again. */
  private void oneEntityHas(Stream<HeardStream> streams) throws Exception {
    int left = (int) streams.count();
    for (DirectoryMember node : nodes.all()) {
      List<OpenSession> living = get(node.open().of("deg"));
      assertThat(living).hasSize(1);
      assertThat(living.getFirst().streams()).isEqualTo(left);
    }
  }

  private String place(String user) {
    return SessionPlacement.node(nodes.store.place(user + "-1"));
  }

  private static OpenSession session(DirectoryMember node, String user) throws Exception {
    return get(node.open().find(user + "-1")).orElseThrow();
  }
}
