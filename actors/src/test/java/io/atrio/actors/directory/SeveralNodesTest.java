package io.atrio.actors.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.ClusterMember;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.stream.HeardStream;
import io.atrio.cluster.placement.SessionPlacement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three real nodes of one cluster that share a store. */
@Timeout(120)
class SeveralNodesTest {
  private final DirectoryInMemory store = new DirectoryInMemory();

  @SuppressWarnings("NullAway.Init") // set before each test
  private DirectoryMember a;

  @SuppressWarnings("NullAway.Init")
  private DirectoryMember b;

  @SuppressWarnings("NullAway.Init")
  private DirectoryMember c;

  @BeforeEach
  void start() throws Exception {
    a = DirectoryMember.first(store);
    b = DirectoryMember.joining(a, store);
    c = DirectoryMember.joining(a, store);
    for (DirectoryMember node : List.of(a, b, c)) {
      await()
          .atMost(ClusterMember.SOON)
          .until(
              () ->
                  !node.directory().degraded()
                      && node.directory().nodes().ids().equals(Set.of(a.id(), b.id(), c.id())));
    }
  }

  @AfterEach
  void stop() {
    c.close();
    b.close();
    a.close();
  }

  @Test
  void aSecondTabOnAnotherNodeAttachesToTheSameSession() throws Exception {
    HeardStream first = ready(a.stream());
    HeardStream second = ready(b.stream());

    OpenSession session = session(c);
    assertThat(session.node()).isEqualTo(a.id());
    assertThat(session.streams()).isEqualTo(2);
    b.close(second);
    await().atMost(ClusterMember.SOON).until(() -> session(c).streams() == 1);
    assertThat(first.aborted()).isFalse();
  }

  @Test
  void eventsForAUserReachHisTabsOnAllNodes() {
    List<HeardStream> tabs = List.of(ready(a.stream()), ready(b.stream()), ready(c.stream()));
    await()
        .atMost(ClusterMember.SOON)
        .ignoreExceptions()
        .until(() -> c.member().publish("user:ana", "k").toCompletableFuture().get() != null);

    for (HeardStream tab : tabs) {
      await().atMost(ClusterMember.SOON).until(() -> tab.types().contains("e"));
    }
  }

  @Test
  void aSessionThatComesBackElsewhereIsBornAgainThereWithWhatItHasSpent() throws Exception {
    HeardStream first = ready(a.stream());
    long left = a.remaining();
    a.close(first);
    await().atMost(ClusterMember.SOON).until(() -> session(c).streams() == 0);
    HeardStream again = ready(b.stream());

    assertThat(session(c).node()).isEqualTo(b.id());
    assertThat(session(c).streams()).isEqualTo(1);
    await().atMost(ClusterMember.SOON).until(() -> place().equals(b.id()));
    assertThat(b.remaining()).isEqualTo(left - 2);
    assertThat(c.remaining()).isEqualTo(left - 3);
    assertThat(a.remaining()).isEqualTo(left - 4);
    b.close(again);
    await().atMost(ClusterMember.SOON).until(() -> session(c).streams() == 0);
    ready(a.stream());
    assertThat(session(b).node()).isEqualTo(a.id());
  }

  @Test
  void requestsOfOneSessionSpendOfTheSameOnAllNodes() throws Exception {
    assertThat(a.remaining()).isEqualTo(DirectoryMember.BURST - 1);
    assertThat(b.remaining()).isEqualTo(DirectoryMember.BURST - 2);
    assertThat(c.remaining()).isEqualTo(DirectoryMember.BURST - 3);
  }

  @Test
  void whatANodeKnowsIsNotAskedFor() throws Exception {
    ready(a.stream());
    ready(b.stream());
    assertThat(c.remaining()).isPositive();
    int before = store.asked();
    for (int i = 0; i < 3; i++) {
      assertThat(a.remaining()).isPositive();
      assertThat(c.remaining()).isPositive();
    }

    assertThat(store.asked()).isEqualTo(before);
  }

  @Test
  void anEndedSessionIsEndedEverywhereAndForNodesThatStartLater() throws Exception {
    HeardStream first = ready(a.stream());
    HeardStream second = ready(b.stream());
    assertThat(get(c.open().end(List.of("s1")))).isEqualTo(2);

    for (HeardStream stream : List.of(first, second)) {
      await().atMost(ClusterMember.SOON).until(() -> stream.types().contains("atrio.bye"));
    }
    refusedAsEnded(c.stream());
    try (DirectoryMember later = DirectoryMember.joining(a, store)) {
      await().atMost(ClusterMember.SOON).until(() -> later.directory().ended().contains("s1"));
    }
  }

  @Test
  void theSessionsOfAUserAreListedFromAnyNode() throws Exception {
    ready(a.stream("bea"));
    ready(b.stream("bea"));

    for (DirectoryMember node : List.of(a, b, c)) {
      await()
          .atMost(ClusterMember.SOON)
          .untilAsserted(
              () ->
                  assertThat(get(node.open().of("bea")))
                      .extracting(OpenSession::node)
                      .containsExactlyInAnyOrder(a.id(), b.id()));
    }
    assertThat(get(c.open().of("nobody"))).isEmpty();
  }

  @Test
  void whoseNodeDiesIsBornElsewhereAndWhoHadASessionThereComesAgain() throws Exception {
    ready(a.stream());
    HeardStream second = ready(b.stream());
    a.kill();

    await().atMost(ClusterMember.SOON).until(second::aborted);
    b.close(second);
    ready(c.stream());
    assertThat(place()).isEqualTo(c.id());
  }

  @Test
  void withoutTheStoreAllLookForASessionAtTheSamePlaceAndAgreeWhenItIsBack() throws Exception {
    HeardStream known = ready(a.stream());
    store.goAway();
    for (DirectoryMember node : List.of(a, b, c)) {
      await().atMost(ClusterMember.SOON).until(() -> node.directory().degraded());
    }
    assertThat(known.aborted()).isFalse();
    HeardStream b1 = ready(b.stream());
    HeardStream c1 = ready(c.stream());
    store.comeBackEmpty();
    for (DirectoryMember node : List.of(a, b, c)) {
      await().atMost(ClusterMember.SOON).until(() -> !node.directory().degraded());
    }

    await().atMost(ClusterMember.SOON).untilAsserted(() -> oneEntityIsLeft(known, b1, c1));
  }

  @Test
  void twoNodesThatTakeASessionAtOnceMakeOneOfIt() throws Exception {
    List<HeardStream> tabs = List.of(a.stream(), b.stream(), c.stream());
    tabs.forEach(SeveralNodesTest::ready);

    assertThat(session(a).streams()).isEqualTo(3);
    assertThat(session(b).node()).isEqualTo(session(c).node());
  }

  /** Those that were cut would come again. */
  private void oneEntityIsLeft(HeardStream... streams) throws Exception {
    long left = Arrays.stream(streams).filter(stream -> !stream.aborted()).count();
    int counted = 0;
    for (DirectoryMember node : List.of(a, b, c)) {
      List<OpenSession> here =
          get(node.open().of("ana")).stream().filter(s -> s.streams() > 0).toList();
      assertThat(here).hasSizeLessThanOrEqualTo(1);
      counted = here.stream().mapToInt(OpenSession::streams).sum();
    }
    assertThat(counted).isEqualTo((int) left);
  }

  private String place() {
    return SessionPlacement.node(store.place("s1"));
  }

  private static OpenSession session(DirectoryMember node) throws Exception {
    return get(node.open().find("s1")).orElseThrow();
  }

  private static HeardStream ready(HeardStream stream) {
    await().atMost(ClusterMember.SOON).until(() -> stream.types().contains("atrio.ready"));
    return stream;
  }

  private static void refusedAsEnded(HeardStream stream) {
    await().atMost(ClusterMember.SOON).until(() -> stream.refused().isPresent());
    assertThat(stream.refused()).map(Refused::code).contains(ErrorCode.SESSION_ENDED);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
