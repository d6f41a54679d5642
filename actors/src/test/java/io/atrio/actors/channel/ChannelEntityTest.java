package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ChannelEntityTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));

  private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC);
  private final ActorRef<ChannelProtocol.Command> entity = spawn();
  private final TestProbe<ChannelNews> node = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aPublishIsAcknowledgedWithTheNextOffset() {
    ChannelProtocol.Published first = publish("orders", null);
    ChannelProtocol.Published second = publish("orders", null);

    assertThat(first.offset()).isEqualTo(1);
    assertThat(second.offset()).isEqualTo(2);
    assertThat(second.epoch()).isEqualTo(first.epoch()).isPositive();
    assertThat(second.duplicate()).isFalse();
  }

  @Test
  void channelsOfOneSlotCountApart() {
    publish("orders", null);

    assertThat(publish("stock", null).offset()).isEqualTo(1);
  }

  @Test
  void listenersGetEveryEventInOrder() {
    long epoch = listen("orders").position().epoch();
    for (int i = 0; i < 3; i++) {
      publish("orders", null);
    }

    for (long offset = 1; offset <= 3; offset++) {
      var delivered = node.expectMessageClass(ChannelNews.Delivered.class);
      assertThat(delivered.epoch()).isEqualTo(epoch);
      assertThat(delivered.frame().offset()).isEqualTo(offset);
    }
  }

  @Test
  void listeningTwiceDeliversOnce() {
    listen("orders");
    listen("orders");
    publish("orders", null);

    node.expectMessageClass(ChannelNews.Delivered.class);
    assertThat(listen("orders").position().offset()).isEqualTo(1);
  }

  @Test
  void whoNoLongerListensGetsNothing() {
    listen("orders");
    entity.tell(new ChannelProtocol.Unlisten("orders", node.getRef()));
    publish("orders", null);

    assertThat(listen("orders").position().offset()).isEqualTo(1);
  }

  @Test
  void aFetchAnswersWithWhatCameAfter() {
    long epoch = publish("orders", null).epoch();
    publish("orders", null);
    entity.tell(
        new ChannelProtocol.Fetch(
            "orders", new Position(epoch, 1), Extent.ALL, 1 << 20, 9, 3, 2, node.getRef()));

    var fetched = node.expectMessageClass(ChannelNews.Fetched.class);
    assertThat(fetched.stream()).isEqualTo(9);
    assertThat(fetched.subscription()).isEqualTo(3);
    assertThat(fetched.page().frames()).extracting(Frame::offset).isEqualTo(List.of(2L));
  }

  @Test
  void anotherLifeOfTheChannelHasAnotherEpoch() {
    Position before = listen("orders").position();
    publish("orders", null);
    node.expectMessageClass(ChannelNews.Delivered.class);
    ActorRef<ChannelProtocol.Command> next = spawn();
    next.tell(new ChannelProtocol.Listen("orders", node.getRef()));
    next.tell(
        new ChannelProtocol.Fetch("orders", before, Extent.ALL, 1 << 20, 1, 0, 1, node.getRef()));

    var registered = node.expectMessageClass(ChannelNews.Registered.class);
    assertThat(registered.entity()).isEqualTo(next);
    assertThat(registered.position().epoch()).isNotEqualTo(before.epoch());
    assertThat(node.expectMessageClass(ChannelNews.Fetched.class).page().gap()).isTrue();
  }

  @Test
  void aRepeatedKeyIsADuplicateAndIsNotDelivered() {
    listen("orders");
    long first = publish("orders", "k").offset();
    ChannelProtocol.Published again = publish("orders", "k");

    assertThat(again.duplicate()).isTrue();
    assertThat(again.offset()).isEqualTo(first);
    node.expectMessageClass(ChannelNews.Delivered.class);
    assertThat(listen("orders").position().offset()).isEqualTo(first);
  }

  @Test
  void aListenerThatDiesDisturbsNobody() {
    TestProbe<ChannelNews> dying = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.Listen("orders", dying.getRef()));
    dying.expectMessageClass(ChannelNews.Registered.class);
    listen("orders");
    dying.stop();
    node.expectTerminated(dying.getRef());
    publish("orders", null);

    assertThat(node.expectMessageClass(ChannelNews.Delivered.class).frame().offset()).isEqualTo(1);
  }

  @Test
  void aChannelCanBeLocated() {
    TestProbe<Position> asking = KIT.createTestProbe();
    long epoch = publish("orders", null).epoch();
    entity.tell(new ChannelProtocol.Locate("orders", asking.getRef()));
    entity.tell(new ChannelProtocol.Locate("never", asking.getRef()));

    asking.expectMessage(new Position(epoch, 1));
    asking.expectMessage(new Position(epoch, 0));
  }

  @Test
  void manyAreOrderedAsOneAfterTheOtherAndDelivered() {
    long epoch = listen("orders").position().epoch();
    ChannelProtocol.PublishedAll all =
        publishAll(
            event("orders", "k"),
            event("stock", null),
            event("orders", null),
            event("orders", "k"));

    assertThat(all.epoch()).isEqualTo(epoch);
    assertThat(all.places())
        .containsExactly(place(1, false), place(1, false), place(2, false), place(1, true));
    for (long offset = 1; offset <= 2; offset++) {
      assertThat(node.expectMessageClass(ChannelNews.Delivered.class).frame().offset())
          .isEqualTo(offset);
    }
    assertThat(listen("orders").position().offset()).isEqualTo(2);
  }

  @Test
  void aKeyIsKnownWhicheverWayItCame() {
    publish("orders", "k");

    assertThat(publishAll(event("orders", "k")).places()).containsExactly(place(1, true));
    publishAll(event("orders", "m"));
    assertThat(publish("orders", "m").offset()).isEqualTo(2);
  }

  @Test
  void historyCanBeReadAndDescribed() {
    long epoch = publish("orders", null).epoch();
    publish("orders", null);
    TestProbe<Page> reader = KIT.createTestProbe();
    entity.tell(
        new ChannelProtocol.Read("orders", new Position(epoch, 1), 10, 1 << 20, reader.getRef()));
    TestProbe<Kept> asking = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.Describe("orders", asking.getRef()));

    Page page = reader.expectMessageClass(Page.class);
    assertThat(page.frames()).extracting(Frame::offset).isEqualTo(List.of(2L));
    Kept kept = asking.expectMessageClass(Kept.class);
    assertThat(kept.position()).isEqualTo(new Position(epoch, 2));
    assertThat(kept.events()).isEqualTo(2);
    assertThat(kept.oldestAt()).isEqualTo(clock.millis());
  }

  @Test
  void aChannelThatNeverWasIsEmpty() {
    TestProbe<Page> reader = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.Read("never", null, 10, 1 << 20, reader.getRef()));
    TestProbe<Kept> asking = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.Describe("never", asking.getRef()));

    Page page = reader.expectMessageClass(Page.class);
    assertThat(page).isEqualTo(new Page(page.epoch(), 0, false, 0, List.of(), 0));
    asking.expectMessage(new Kept(new Position(page.epoch(), 0), 0, 0, 1, 0));
  }

  private ChannelProtocol.PublishedAll publishAll(Publication... publications) {
    TestProbe<ChannelProtocol.PublishAllAnswer> probe = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.PublishAll(List.of(publications), null, probe.getRef()));
    return probe.expectMessageClass(ChannelProtocol.PublishedAll.class);
  }

  private static Publication event(String channel, @Nullable String key) {
    return new Publication(channel, "e", "{}", key, 60_000);
  }

  private static ChannelProtocol.Place place(long offset, boolean duplicate) {
    return new ChannelProtocol.Place(offset, duplicate);
  }

  private ActorRef<ChannelProtocol.Command> spawn() {
    return KIT.spawn(
        ChannelEntity.create(
            0, new HandOverInMemory(), LiveChannel.settings(100, 1 << 20, 600_000), clock));
  }

  private ChannelNews.Registered listen(String channel) {
    entity.tell(new ChannelProtocol.Listen(channel, node.getRef()));
    return node.expectMessageClass(ChannelNews.Registered.class);
  }

  private ChannelProtocol.Published publish(String channel, @Nullable String key) {
    TestProbe<ChannelProtocol.PublishAnswer> probe = KIT.createTestProbe();
    entity.tell(new ChannelProtocol.Publish(channel, "e", "{}", key, 60_000, null, probe.getRef()));
    return probe.expectMessageClass(ChannelProtocol.Published.class);
  }
}
