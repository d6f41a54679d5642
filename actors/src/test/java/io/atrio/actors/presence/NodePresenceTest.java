package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.OneNode;
import io.atrio.actors.channel.Position;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.stream.Departure;
import io.atrio.actors.stream.EventStream;
import io.atrio.actors.stream.HeardStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Presence on a real node: hub, counting, owner, and back to the streams. */
class NodePresenceTest {
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
  void twoStreamsOfAUserAreOneJoinAndTheLastOfThemIsTheLeave() {
    try (HeardStream watcher = watching("wat", "room:tabs")) {
      hears(watcher, joined("room:tabs", "wat", 1));
      HeardStream one = open("ana").admit("room:tabs");
      hears(watcher, joined("room:tabs", "wat", 1), joined("room:tabs", "ana", 2));
      HeardStream two = open("ana").admit("room:tabs");
      one.close();
      try (HeardStream other = open("bob").admit("room:tabs")) {
        hears(
            watcher,
            joined("room:tabs", "wat", 1),
            joined("room:tabs", "ana", 2),
            joined("room:tabs", "bob", 3));
        assertThat(there("room:tabs")).containsExactly("ana", "bob", "wat");
        two.close();

        hears(
            watcher,
            joined("room:tabs", "wat", 1),
            joined("room:tabs", "ana", 2),
            joined("room:tabs", "bob", 3),
            left("room:tabs", "ana", 2));
        assertThat(other.types()).doesNotContain("atrio.presence");
      }
    }
  }

  @Test
  void whoComesBackInTimeHasNotLeft() {
    try (HeardStream watcher = watching("wat", "room:flap")) {
      open("ana").admit("room:flap").close();
      try (HeardStream again = open("ana").admit("room:flap");
          HeardStream bob = open("bob").admit("room:flap")) {
        await()
            .atMost(OneNode.SOON)
            .until(() -> frames(watcher).stream().anyMatch(f -> f.contains("bob")));
        assertThat(frames(watcher)).noneMatch(frame -> frame.contains("\"left\":[\"ana\""));
        assertThat(there("room:flap")).containsExactly("ana", "bob", "wat");
        assertThat(again.id()).isNotEqualTo(bob.id());
      }
    }
  }

  @Test
  void channelsWithoutPresenceHaveNobody() {
    try (HeardStream stream = open("ana").watch("lobby").admit("lobby", "room:with")) {
      await().atMost(OneNode.SOON).until(() -> there("room:with").equals(List.of("ana")));

      assertThat(node.presence().isKept("lobby")).isFalse();
      assertThat(there("lobby")).isEmpty();
      assertThat(stream.types()).containsExactly("atrio.ready");
    }
  }

  @Test
  void whoMayNotSeeItAnyMoreIsToldNothingMore() {
    try (HeardStream watcher = watching("wat", "room:lost");
        HeardStream other = watching("wat", "room:lost")) {
      hears(watcher, joined("room:lost", "wat", 1));
      watcher.watch();
      HeardStream ana = open("ana").admit("room:lost");
      hears(other, joined("room:lost", "wat", 1), joined("room:lost", "ana", 2));
      watcher.watch("room:lost");
      ana.close();

      hears(watcher, joined("room:lost", "wat", 1), left("room:lost", "ana", 1));
    }
  }

  @Test
  void aChannelThatIsAddedAndDroppedOnAnOpenStreamIsComeAndGone() {
    try (HeardStream watcher = watching("wat", "room:late");
        HeardStream ana = open("ana").admit("lobby")) {
      hears(watcher, joined("room:late", "wat", 1));
      TestProbe<ChannelHub.Joined> probe = node.kit().createTestProbe();
      node.hub().tell(new ChannelHub.Subscribe(ana.id(), "room:late", probe.getRef()));
      Position at = probe.receiveMessage(OneNode.SOON).position();
      assertThat(at).isNotNull();
      hears(watcher, joined("room:late", "wat", 1), joined("room:late", "ana", 2));
      node.hub().tell(new ChannelHub.Unsubscribe(ana.id(), "room:late", Departure.REQUESTED));

      hears(
          watcher,
          joined("room:late", "wat", 1),
          joined("room:late", "ana", 2),
          left("room:late", "ana", 1));
    }
  }

  @Test
  void moreThanAHundredAtOnceAreToldAsACountAndPaged() {
    try (HeardStream watcher = watching("wat", "room:many")) {
      hears(watcher, joined("room:many", "wat", 1));
      List<HeardStream> many =
          IntStream.range(0, 300)
              .mapToObj(i -> open("u%03d".formatted(i)).admit("room:many"))
              .toList();
      await()
          .atMost(OneNode.SOON)
          .until(() -> frames(watcher).getLast().endsWith("\"count\":301}"));

      assertThat(frames(watcher)).anyMatch(frame -> frame.contains("\"reset\":true"));
      assertThat(frames(watcher)).allMatch(frame -> frame.length() < 1000);
      WhoIsThere page = ask("room:many", "u199", 50);
      assertThat(page.users()).hasSize(50).startsWith("u200");
      assertThat(page.next()).isEqualTo("u249");
      many.forEach(HeardStream::close);
    }
  }

  @Test
  void whenTheOwnerIsLostTheNextIsToldAndTheStreamsAreToldToAsk() {
    try (HeardStream watcher = watching("wat", "room:crash")) {
      HeardStream ana = open("ana").admit("room:crash");
      await().atMost(OneNode.SOON).until(() -> there("room:crash").size() == 2);
      crash("room:crash");

      assertThat(there("room:crash")).containsExactly("ana", "wat");
      await()
          .atMost(OneNode.SOON)
          .until(
              () ->
                  frames(watcher)
                      .getLast()
                      .equals("{\"channel\":\"room:crash\",\"reset\":true,\"count\":2}"));
      ana.close();
      await()
          .atMost(OneNode.SOON)
          .until(() -> frames(watcher).getLast().equals(left("room:crash", "ana", 1)));
    }
  }

  @Test
  void thePlatformsOwnStreamsAreNobody() {
    try (HeardStream own = open("warm").hide().admit("room:own");
        HeardStream ana = open("ana").admit("room:own")) {
      await().atMost(OneNode.SOON).until(() -> there("room:own").contains("ana"));

      assertThat(there("room:own")).containsExactly("ana");
      assertThat(own.id()).isNotEqualTo(ana.id());
    }
  }

  private static void crash(String channel) {
    TestProbe<PresenceNews> probe = node.kit().createTestProbe();
    node.presence()
        .of(channel)
        .tell(
            new PresenceProtocol.Report(
                channel, probe.getRef(), 1, true, false, List.of(), List.of()));
    var known = probe.expectMessageClass(PresenceNews.Acknowledged.class, OneNode.SOON);
    Adapter.toClassic(node.kit().system()).stop(Adapter.toClassic(known.entity()));
    node.kit().createTestProbe().expectTerminated(known.entity(), OneNode.SOON);
  }

  private static HeardStream open(String user) {
    return new HeardStream(user, IDS.incrementAndGet(), node.hub());
  }

  private static HeardStream watching(String user, String channel) {
    HeardStream stream = open(user).watch(channel).admit(channel);
    await().atMost(OneNode.SOON).until(() -> stream.types().contains("atrio.ready"));
    return stream;
  }

  private static List<String> there(String channel) {
    return ask(channel, null, 1000).users();
  }

  /** As the API asks: again, where an owner was lost with the question. */
  private static WhoIsThere ask(String channel, @Nullable String after, int limit) {
    return node.presence()
        .ask(channel, after, limit, OneNode.SOON)
        .toCompletableFuture()
        .orTimeout(OneNode.SOON.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static List<String> frames(HeardStream stream) {
    return stream.reading().events().stream()
        .filter(event -> event.type().equals("atrio.presence"))
        .map(EventStream.Event::data)
        .toList();
  }

  private static void hears(HeardStream stream, String... expected) {
    await()
        .atMost(OneNode.SOON)
        .untilAsserted(() -> assertThat(frames(stream)).containsExactly(expected));
  }

  private static String joined(String channel, String user, int count) {
    return "{\"channel\":\"%s\",\"joined\":[\"%s\"],\"left\":[],\"count\":%d}"
        .formatted(channel, user, count);
  }

  private static String left(String channel, String user, int count) {
    return "{\"channel\":\"%s\",\"joined\":[],\"left\":[\"%s\"],\"count\":%d}"
        .formatted(channel, user, count);
  }
}
