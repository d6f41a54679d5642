package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.channel.ChannelProtocol.NotPublished;
import io.atrio.actors.channel.ChannelProtocol.PublishAnswer;
import io.atrio.actors.channel.ChannelProtocol.Published;
import io.atrio.actors.error.ErrorCode;
import io.atrio.cluster.settings.ChannelClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DurableChannelTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.load()));
  private static final PersistenceTestKit JOURNAL = PersistenceTestKit.create(KIT.system());
  private static final long EPOCH = 7;
  private static final int HISTORY = 100;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC);
  private final String name = "orders:" + UUID.randomUUID();
  private final String persistenceId = "durable-channel|" + name;
  private final TestProbe<ChannelNews> node = KIT.createTestProbe();
  private final TestProbe<PublishAnswer> publisher = KIT.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private ActorRef<ChannelProtocol.Command> channel = spawn();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aPublishIsAcknowledgedOnceItIsInTheJournal() {
    assertThat(publish(null)).isEqualTo(new Published(name, EPOCH, 1, false));
    assertThat(JOURNAL.persistedInStorage(persistenceId)).hasSize(1);
  }

  @Test
  void listenersGetEveryEventInOrder() {
    listen();
    for (int i = 0; i < 3; i++) {
      publish(null);
    }

    for (long offset = 1; offset <= 3; offset++) {
      assertThat(node.expectMessageClass(ChannelNews.Delivered.class).frame().offset())
          .isEqualTo(offset);
    }
  }

  @Test
  void whatComesTogetherIsWrittenInOrderAndAnsweredInOrder() {
    listen();
    for (int i = 0; i < 500; i++) {
      send(null);
    }

    List<Long> answered =
        publisher.receiveSeveralMessages(500, SOON).stream()
            .map(answer -> ((Published) answer).offset())
            .toList();
    List<Long> delivered =
        node.receiveSeveralMessages(500, SOON).stream()
            .map(news -> ((ChannelNews.Delivered) news).frame().offset())
            .toList();

    List<Long> inOrder = LongStream.rangeClosed(1, 500).boxed().toList();
    assertThat(answered).isEqualTo(inOrder);
    assertThat(delivered).isEqualTo(inOrder);
  }

  @Test
  void offsetsHistoryAndKeysSurviveALoss() {
    publish("k");
    publish(null);
    loseIt();

    assertThat(listen()).isEqualTo(new Position(EPOCH, 2));
    assertThat(offsets(fetch(0))).containsExactly(1L, 2L);
    assertThat(publish("k")).isEqualTo(new Published(name, EPOCH, 1, true));
    assertThat(publish(null)).isEqualTo(new Published(name, EPOCH, 3, false));
  }

  @Test
  void aReplayAfterALossIsTheVerySameBytes() {
    publish(null);
    byte[] before = fetch(0).frames().getFirst().bytes();
    loseIt();

    assertThat(fetch(0).frames().getFirst().bytes()).isEqualTo(before);
  }

  @Test
  void aChannelOfManyEventsIsKeptAsItsSnapshotAndTheEventsAfterIt() {
    int events = 2 * HISTORY + 10;
    publish("first");
    for (int i = 1; i < events; i++) {
      publish(i == events - 1 ? "last" : null);
    }
    publisher.awaitAssert(
        SOON,
        () -> {
          assertThat(JOURNAL.persistedInStorage(persistenceId)).hasSizeLessThan(events);
          return true;
        });
    loseIt();

    assertThat(listen().offset()).isEqualTo(events);
    assertThat(fetch(events - HISTORY).frames()).hasSize(HISTORY);
    assertThat(fetch(events - HISTORY - 1).gap()).isTrue();
    assertThat(((Published) publish("last")).duplicate()).isTrue();
  }

  @Test
  void aWriteThatFailsRefusesThoseWhoWaitAndTheChannelGoesOn() {
    listen();
    publish(null);
    JOURNAL.failNextPersisted(persistenceId);

    assertThat(((NotPublished) publish(null)).refused().code())
        .isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
    assertThat(publish(null)).isEqualTo(new Published(name, EPOCH, 2, false));
  }

  @Test
  void whatIsAskedAfterAWriteOfSeveralEventsFailedIsAnsweredAtOnce() {
    TestProbe<ChannelProtocol.PublishAllAnswer> batcher = KIT.createTestProbe();
    Publication event = new Publication(name, "e", "{}", null, 60_000);
    publish(null);
    JOURNAL.failNextPersisted(persistenceId);
    channel.tell(
        new ChannelProtocol.PublishAll(Collections.nCopies(5, event), null, batcher.getRef()));

    assertThat(batcher.receiveMessage(SOON)).isInstanceOf(NotPublished.class);
    assertThat(offsets(fetch(0))).containsExactly(1L);
  }

  @Test
  void aBatchIsOneWriteAndAnsweredAsOne() {
    TestProbe<ChannelProtocol.PublishAllAnswer> batcher = KIT.createTestProbe();
    Publication event = new Publication(name, "e", "{}", null, 60_000);
    channel.tell(
        new ChannelProtocol.PublishAll(Collections.nCopies(300, event), null, batcher.getRef()));

    var all = (ChannelProtocol.PublishedAll) batcher.receiveMessage(SOON);
    assertThat(all.places()).extracting(ChannelProtocol.Place::offset).hasSize(300).isSorted();
    assertThat(listen().offset()).isEqualTo(300);
  }

  @Test
  void itIsReadAndDescribedAsOthersAre() {
    publish(null);
    publish(null);
    TestProbe<Page> reader = KIT.createTestProbe();
    TestProbe<Kept> describer = KIT.createTestProbe();
    channel.tell(new ChannelProtocol.Read(name, null, 1, 1 << 20, reader.getRef()));
    channel.tell(new ChannelProtocol.Describe(name, describer.getRef()));

    assertThat(offsets(reader.receiveMessage(SOON))).containsExactly(1L);
    assertThat(describer.receiveMessage(SOON).position()).isEqualTo(new Position(EPOCH, 2));
  }

  @Test
  void listenersAreKeptOverAWriteThatFailed() {
    listen();
    JOURNAL.failNextPersisted(persistenceId);
    publish(null);
    publish(null);

    assertThat(node.expectMessageClass(ChannelNews.Delivered.class).frame().offset()).isEqualTo(1);
  }

  @Test
  void aStopWritesWhatWaits() {
    send(null);
    channel.tell(ChannelProtocol.Step.STOP);

    assertThat(publisher.expectMessageClass(Published.class).offset()).isEqualTo(1);
    publisher.expectTerminated(channel, SOON);
  }

  @Test
  void anIdleChannelLeavesMemoryOnlyIfNobodyListens() {
    listen();
    channel.tell(ChannelProtocol.Step.IDLE);
    publish(null);
    shard.expectNoMessage(Duration.ZERO);

    channel.tell(new ChannelProtocol.Unlisten(name, node.getRef()));
    channel.tell(ChannelProtocol.Step.IDLE);

    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void whoseNodeHasDiedIsNoListener() {
    listen();
    node.stop();

    publisher.awaitAssert(
        SOON,
        () -> {
          channel.tell(ChannelProtocol.Step.IDLE);
          return shard.expectMessageClass(ClusterSharding.Passivate.class);
        });
  }

  private ActorRef<ChannelProtocol.Command> spawn() {
    ChannelClass settings = LiveChannel.kind(HISTORY, 1 << 20, 600_000);
    return KIT.spawn(DurableChannel.create(name, EPOCH, settings, clock, shard.getRef()));
  }

  private void loseIt() {
    KIT.stop(channel);
    channel = spawn();
  }

  private Position listen() {
    channel.tell(new ChannelProtocol.Listen(name, node.getRef()));
    return node.expectMessageClass(ChannelNews.Registered.class).position();
  }

  private Page fetch(long after) {
    channel.tell(
        new ChannelProtocol.Fetch(
            name, new Position(EPOCH, after), Extent.ALL, 1 << 20, 1, 0, 1, node.getRef()));
    return node.expectMessageClass(ChannelNews.Fetched.class).page();
  }

  private PublishAnswer publish(@Nullable String key) {
    send(key);
    return publisher.receiveMessage(SOON);
  }

  private void send(@Nullable String key) {
    channel.tell(
        new ChannelProtocol.Publish(name, "e", "{}", key, 60_000, null, publisher.getRef()));
  }

  private static List<Long> offsets(Page page) {
    return page.frames().stream().map(Frame::offset).toList();
  }
}
