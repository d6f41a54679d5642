package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.OneNode;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.stream.HeardStream;
import java.util.concurrent.atomic.AtomicLong;
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

  private static HeardStream open(String cursor) {
    return new HeardStream(IDS.incrementAndGet(), node.hub(), cursor);
  }

  private static void hears(HeardStream stream, String... types) {
    await()
        .atMost(OneNode.SOON)
        .untilAsserted(() -> assertThat(stream.types()).containsExactly(types));
  }
}
