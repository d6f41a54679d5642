package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OrderingTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final long EPOCH = 7;

  private final Channel channel = new Channel("c", 4, LiveChannel.kind(10, 1 << 20, 10_000));
  private final TestProbe<ChannelProtocol.PublishAnswer> publisher = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void publishesGetTheNextPlacesInTheirOrder() {
    Ordering ordering = order(publish(null), publish("k"), publish(null));

    assertThat(ordering.events()).extracting(e -> e.frame().offset()).containsExactly(5L, 6L, 7L);
    assertThat(answers(ordering, 3))
        .extracting(ChannelProtocol.Published::offset)
        .containsExactly(5L, 6L, 7L);
  }

  @Test
  void theChannelChangesOnlyByWhatIsStored() {
    order(publish(null));

    assertThat(channel.offset()).isEqualTo(4);
  }

  @Test
  void aKeyThatTheChannelKnowsIsNotStoredAgain() {
    order(publish("k")).events().forEach(e -> channel.add(e.frame(), e.key()));
    Ordering again = order(publish("k"), publish("other"));

    assertThat(again.events()).extracting(EventOrdered::key).containsExactly("other");
    assertThat(answers(again, 2))
        .extracting(ChannelProtocol.Published::offset, ChannelProtocol.Published::duplicate)
        .containsExactly(tuple(5L, true), tuple(6L, false));
  }

  @Test
  void aKeyTwiceAmongThoseThatAreOrderedTogetherHasOnePlace() {
    Ordering ordering = order(publish("k"), publish(null), publish("k"));

    assertThat(ordering.events()).hasSize(2);
    assertThat(answers(ordering, 3).getLast())
        .isEqualTo(new ChannelProtocol.Published("c", EPOCH, 5, true));
  }

  @Test
  void aListOfPublishesIsAnsweredAsOne() {
    TestProbe<ChannelProtocol.PublishAllAnswer> batcher = KIT.createTestProbe();
    Ordering ordering =
        order(
            publish("k"),
            new ChannelProtocol.PublishAll(
                List.of(
                    new Publication("c", "e", "1", null, 60_000),
                    new Publication("c", "e", "2", "k", 60_000)),
                null,
                batcher.getRef()));
    ordering.acknowledge();

    assertThat(ordering.events()).hasSize(2);
    batcher.expectMessage(
        new ChannelProtocol.PublishedAll(
            EPOCH,
            List.of(new ChannelProtocol.Place(6, false), new ChannelProtocol.Place(5, true))));
  }

  @Test
  void eachEventIsStoredWithTheRequestThatBroughtIt() {
    List<Publication> two =
        List.of(
            new Publication("c", "e", "1", null, 60_000),
            new Publication("c", "e", "2", null, 60_000));
    TestProbe<ChannelProtocol.PublishAllAnswer> batcher = KIT.createTestProbe();
    Ordering ordering =
        order(publish(null), new ChannelProtocol.PublishAll(two, "r-7", batcher.getRef()));

    assertThat(ordering.events())
        .extracting(EventOrdered::request)
        .containsExactly(null, "r-7", "r-7");
    assertThat(ordering.publications()).isEqualTo(3);
  }

  private Ordering order(ChannelProtocol.Publishing... publishes) {
    return Ordering.of(List.of(publishes), "c", channel, EPOCH, 1000);
  }

  private ChannelProtocol.Publish publish(@Nullable String key) {
    return new ChannelProtocol.Publish("c", "e", "{}", key, 60_000, null, publisher.getRef());
  }

  private List<ChannelProtocol.Published> answers(Ordering ordering, int count) {
    ordering.acknowledge();
    return publisher.receiveSeveralMessages(count).stream()
        .map(ChannelProtocol.Published.class::cast)
        .toList();
  }
}
