package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.testkit.javadsl.TestEntityRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));
  private static final Duration SOON = Duration.ofSeconds(10);

  private final TestProbe<ChannelProtocol.Command> first = KIT.createTestProbe();
  private final TestProbe<ChannelProtocol.Command> second = KIT.createTestProbe();
  private final EntityRef<ChannelProtocol.Command> ofAs = owner(first);
  private final EntityRef<ChannelProtocol.Command> ofOthers = owner(second);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void eachOwnerGetsOneMessageWithItsOwnInOrder() {
    var unused =
        publish(
            SOON, event("a1", 1), event("b1", 1), event("a2", 1), event("a1", 1), event("b1", 1));

    assertThat(channels(asked(first))).containsExactly("a1", "a2", "a1");
    assertThat(channels(asked(second))).containsExactly("b1", "b1");
  }

  @Test
  void placesComeInTheOrderOfTheListWhoeverAnswersFirst() {
    var places = publish(SOON, event("a1", 1), event("b1", 1), event("a1", 1));
    ChannelProtocol.PublishAll early = asked(first);
    answer(asked(second), 7, false);
    assertThat(places).isNotDone();
    answer(early, 1, true);

    assertThat(places)
        .succeedsWithin(SOON)
        .isEqualTo(
            List.of(
                new ChannelProtocol.Published("a1", 9, 1, true),
                new ChannelProtocol.Published("b1", 9, 7, false),
                new ChannelProtocol.Published("a1", 9, 2, true)));
  }

  @Test
  void anOwnerThatDoesNotAnswerDoesNotHoldUpTheOthersPlaces() {
    var places = publish(Duration.ofMillis(200), event("a1", 1), event("b1", 1));
    answer(asked(second), 1, false);

    assertThat(places)
        .succeedsWithin(SOON)
        .isEqualTo(List.of(Batch.LATE, new ChannelProtocol.Published("b1", 9, 1, false)));
  }

  @Test
  void whatIsTooLargeForOneMessageComesInSeveralOneAfterTheOther() {
    int half = Batch.MESSAGE_WEIGHT / 2 - 200;
    var places =
        publish(SOON, event("a1", half), event("a2", half), event("a3", half), event("a4", 1));
    ChannelProtocol.PublishAll one = asked(first);
    assertThat(channels(one)).containsExactly("a1", "a2");
    first.expectNoMessage(Duration.ofMillis(100));
    answer(one, 1, false);
    ChannelProtocol.PublishAll two = asked(first);
    assertThat(channels(two)).containsExactly("a3", "a4");
    answer(two, 3, false);

    assertThat(places.join().stream().map(p -> ((ChannelProtocol.Published) p).offset()))
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void anEventThatAloneIsTooLargeHasAMessageOfItsOwn() {
    var unused = publish(SOON, event("a1", 3 * Batch.MESSAGE_WEIGHT), event("a2", 1));

    assertThat(channels(asked(first))).containsExactly("a1");
  }

  @Test
  void weightIsThatOfTheBytesNotOfTheCharacters() {
    String text = '"' + "€".repeat(Batch.MESSAGE_WEIGHT / 3) + '"';
    var unused = publish(SOON, new Publication("a1", "e", text, null, 1), event("a2", 1));

    assertThat(channels(asked(first))).containsExactly("a1");
  }

  @Test
  void afterAMessageThatIsNotAnsweredTheOwnerIsNotAskedForTheRest() {
    int large = Batch.MESSAGE_WEIGHT - 200;
    var places = publish(Duration.ofMillis(200), event("a1", large), event("a2", large));
    asked(first);

    assertThat(places).succeedsWithin(SOON).isEqualTo(List.of(Batch.LATE, Batch.LATE));
    first.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void whatAnOwnerDoesNotAcknowledgeIsToldWithItsReason() {
    var answers = publish(SOON, event("a1", 1), event("b1", 1));
    var why = new ChannelProtocol.NotPublished(Refused.of(ErrorCode.STORAGE_UNAVAILABLE));
    asked(first).replyTo().tell(why);
    answer(asked(second), 1, false);

    assertThat(answers)
        .succeedsWithin(SOON)
        .isEqualTo(List.of(why, new ChannelProtocol.Published("b1", 9, 1, false)));
  }

  @Test
  void noEventsAreNoMessages() {
    assertThat(publish(SOON)).isCompletedWithValue(List.of());
    first.expectNoMessage(Duration.ZERO);
  }

  private CompletableFuture<List<ChannelProtocol.PublishAnswer>> publish(
      Duration within, Publication... events) {
    return new Batch(channel -> channel.startsWith("a") ? ofAs : ofOthers, within)
        .publish(List.of(events), "r1")
        .toCompletableFuture();
  }

  private static ChannelProtocol.PublishAll asked(TestProbe<ChannelProtocol.Command> owner) {
    return owner.expectMessageClass(ChannelProtocol.PublishAll.class);
  }

  private static void answer(ChannelProtocol.PublishAll asked, long offset, boolean duplicate) {
    List<ChannelProtocol.Place> places =
        IntStream.range(0, asked.publications().size())
            .mapToObj(i -> new ChannelProtocol.Place(offset + i, duplicate))
            .toList();
    asked.replyTo().tell(new ChannelProtocol.PublishedAll(9, places));
  }

  private static List<String> channels(ChannelProtocol.PublishAll asked) {
    return asked.publications().stream().map(Publication::channel).toList();
  }

  private static Publication event(String channel, int bytes) {
    return new Publication(channel, "e", "1".repeat(bytes), null, 1);
  }

  private static EntityRef<ChannelProtocol.Command> owner(
      TestProbe<ChannelProtocol.Command> probe) {
    return TestEntityRef.of(ChannelEntity.KEY, "owner", probe.getRef());
  }
}
