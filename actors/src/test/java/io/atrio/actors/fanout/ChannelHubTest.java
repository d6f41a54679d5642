package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.OneNode;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.stream.Bye;
import io.atrio.actors.stream.Departure;
import io.atrio.actors.stream.HeardStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChannelHubTest {
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
  void anAdmittedStreamBeginsAndHearsItsChannels() {
    try (HeardStream stream = open("").admit("h1", "h2")) {
      hears(stream, "atrio.ready");
      node.publish("h1");
      node.publish("h2");

      hears(stream, "atrio.ready", "e", "e");
    }
  }

  @Test
  void everyStreamOfAChannelHearsEachEventOnce() {
    try (HeardStream first = open("").admit("shared");
        HeardStream second = open("").admit("shared")) {
      hears(first, "atrio.ready");
      hears(second, "atrio.ready");
      node.publish("shared");
      node.publish("shared");

      hears(first, "atrio.ready", "e", "e");
      hears(second, "atrio.ready", "e", "e");
    }
  }

  @Test
  void aStreamWithACursorGetsWhatItMissed() {
    String cursor;
    try (HeardStream before = open("").admit("missed")) {
      hears(before, "atrio.ready");
      cursor = before.reading().lastEventId();
    }
    node.publish("missed");
    node.publish("missed");

    try (HeardStream after = open(cursor).admit("missed")) {
      hears(after, "atrio.ready", "e", "e");
      assertThat(after.reading().events().getFirst().data())
          .contains("\"missed\":{\"state\":\"recovered\",\"replayed\":2}");
    }
  }

  @Test
  void aStreamThatHasGoneDisturbsNobody() {
    HeardStream gone = open("").admit("left");
    hears(gone, "atrio.ready");
    try (HeardStream stays = open("").admit("left")) {
      hears(stays, "atrio.ready");
      gone.close();
      node.publish("left");

      hears(stays, "atrio.ready", "e");
    }
  }

  @Test
  void aChannelIsListenedToUntilItsLastStreamHasGone() {
    HeardStream first = open("").admit("last");
    HeardStream second = open("").admit("last");
    hears(first, "atrio.ready");
    hears(second, "atrio.ready");

    first.close();
    node.publish("last");
    hears(second, "atrio.ready", "e");
    assertThat(node.isUnlistened("last")).isFalse();

    second.close();
    await().atMost(OneNode.SOON).until(() -> node.isUnlistened("last"));
  }

  @Test
  void aRefusedStreamIsToldWhy() {
    try (HeardStream stream = open("")) {
      Refused why = Refused.of(ErrorCode.PERMISSION_DENIED);
      node.hub().tell(new ChannelHub.Refuse(stream.id(), why));

      await().atMost(OneNode.SOON).untilAsserted(() -> assertThat(stream.refused()).contains(why));
    }
  }

  @Test
  void aCutStreamIsAborted() {
    try (HeardStream stream = open("").admit("cut")) {
      hears(stream, "atrio.ready");
      node.hub().tell(new ChannelHub.Cut(stream.id()));

      await().atMost(OneNode.SOON).until(stream::aborted);
    }
  }

  @Test
  void theClientOfASessionThatLivesElsewhereComesBackSoon() {
    try (HeardStream stream = open("").admit("moves")) {
      hears(stream, "atrio.ready");
      node.hub().tell(new ChannelHub.End(stream.id(), Bye.DRAIN));

      hears(stream, "atrio.ready", "atrio.bye");
      assertThat(stream.soonBack()).isTrue();
    }
  }

  @Test
  void whenAChannelLosesItsEntityStreamsAreToldAndGoOn() {
    try (HeardStream stream = open("").admit("fragile")) {
      hears(stream, "atrio.ready");
      node.publish("fragile");
      hears(stream, "atrio.ready", "e");
      node.crash("fragile");

      hears(stream, "atrio.ready", "e", "atrio.gap");
      assertThat(stream.reading().events().getLast().data())
          .isEqualTo("{\"channel\":\"fragile\",\"reason\":\"epoch\"}");
      node.publish("fragile");
      hears(stream, "atrio.ready", "e", "atrio.gap", "e");
    }
  }

  @Test
  void aRegistrationThatWasLostIsAskedForAgain() {
    try (HeardStream stream = open("").admit("deaf")) {
      hears(stream, "atrio.ready");
      node.publish("deaf");

      hears(stream, "atrio.ready", "e");
    }
  }

  @Test
  void aQuestionThatWasLostIsAskedAgain() {
    String cursor;
    try (HeardStream before = open("").admit("mute")) {
      hears(before, "atrio.ready");
      cursor = before.reading().lastEventId();
    }
    node.publish("mute");

    try (HeardStream after = open(cursor).admit("mute")) {
      hears(after, "atrio.ready", "e");
    }
  }

  @Test
  void anOpenStreamThatIsSubscribedHearsWhatComesAfterTheAnswer() {
    node.publish("added");
    try (HeardStream stream = open("").admit("first")) {
      hears(stream, "atrio.ready");
      long before = node.publish("added").offset();
      assertThat(subscribe(stream, "added").position()).isNotNull();
      hears(stream, "atrio.ready", "atrio.subscribed");
      assertThat(stream.reading().events().getLast().data()).endsWith("\"offset\":" + before + "}");
      node.publish("added");

      hears(stream, "atrio.ready", "atrio.subscribed", "e");
    }
  }

  @Test
  void subscribingAgainIsAnsweredAndNotToldAgain() {
    try (HeardStream stream = open("").admit("again1")) {
      hears(stream, "atrio.ready");
      subscribe(stream, "again");
      hears(stream, "atrio.ready", "atrio.subscribed");
      long now = node.publish("again").offset();
      hears(stream, "atrio.ready", "atrio.subscribed", "e");

      assertThat(subscribe(stream, "again").position()).extracting(Position::offset).isEqualTo(now);
      assertThat(stream.types()).containsExactly("atrio.ready", "atrio.subscribed", "e");
    }
  }

  @Test
  void aStreamThatIsUnsubscribedHearsNothingMoreAndTheChannelIsLetGo() {
    try (HeardStream stream = open("").admit("kept", "dropped")) {
      hears(stream, "atrio.ready");
      node.hub().tell(new ChannelHub.Unsubscribe(stream.id(), "dropped", Departure.REQUESTED));
      node.hub().tell(new ChannelHub.Unsubscribe(stream.id(), "dropped", Departure.REQUESTED));
      await().atMost(OneNode.SOON).until(() -> node.isUnlistened("dropped"));
      node.publish("dropped");
      node.publish("kept");

      hears(stream, "atrio.ready", "atrio.unsubscribed", "e");
    }
  }

  @Test
  void aStreamThatGoesLetsGoOfWhatItWasSubscribedTo() {
    HeardStream stream = open("").admit("going");
    hears(stream, "atrio.ready");
    subscribe(stream, "going.later");
    stream.close();

    await().atMost(OneNode.SOON).until(() -> node.isUnlistened("going.later"));
    assertThat(subscribe(stream, "going.again").position()).isNull();
  }

  @Test
  void aCursorResumesWhatWasSubscribedToOnTheOpenStream() {
    String cursor;
    try (HeardStream stream = open("").admit("base")) {
      hears(stream, "atrio.ready");
      subscribe(stream, "more");
      hears(stream, "atrio.ready", "atrio.subscribed");
      cursor = stream.reading().lastEventId();
    }
    node.publish("more");

    try (HeardStream after = open(cursor).admit("base", "more")) {
      hears(after, "atrio.ready", "e");
      assertThat(after.reading().events().getFirst().data())
          .contains("\"more\":{\"state\":\"recovered\",\"replayed\":1}");
    }
  }

  private static ChannelHub.Joined subscribe(HeardStream stream, String channel) {
    TestProbe<ChannelHub.Joined> probe = node.kit().createTestProbe();
    node.hub().tell(new ChannelHub.Subscribe(stream.id(), channel, probe.getRef()));
    return probe.receiveMessage(OneNode.SOON);
  }

  private static HeardStream open(String cursor) {
    return new HeardStream(IDS.incrementAndGet(), node.hub(), cursor);
  }

  private static void hears(HeardStream stream, String... types) {
    await()
        .atMost(OneNode.SOON)
        .untilAsserted(() -> assertThat(stream.types()).containsExactly(types));
  }
}
