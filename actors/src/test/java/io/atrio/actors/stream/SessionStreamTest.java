package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.cluster.settings.SlowReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionStreamTest {
  private static final long EPOCH = 5;

  private final Wire wire = new Wire(1 << 20);
  private final List<Position> fetches = new ArrayList<>();
  private final SessionStream stream =
      Streams.open(1, Streams.DIRECT, wire, "", (s, after, extent, question) -> fetches.add(after));
  private final Subscription[] subscriptions = stream.subscribe(List.of("a", "b"));

  @Test
  void nothingIsSaidBeforeEveryChannelIsKnown() {
    stream.join(subscriptions[0], at(3));
    assertThat(wire.accepted()).isFalse();

    stream.join(subscriptions[1], at(9));
    assertThat(wire.accepted()).isTrue();
    assertThat(types()).containsExactly("atrio.ready");
  }

  @Test
  void theFirstFrameSaysWhoseTheStreamIsAndHowEachChannelBegins() {
    open();

    wire.readAll();
    assertThat(wire.reading("").events().getFirst().data())
        .isEqualTo(
            "{\"session\":\"s1\",\"user\":\"ana\",\"node\":\"n1\",\"heartbeat_s\":20,"
                + "\"expires_at\":\"2027-01-15T08:00:00Z\","
                + "\"channels\":{\"a\":{\"state\":\"live\"},\"b\":{\"state\":\"live\"}}}");
  }

  @Test
  void theNextEventIsWritten() {
    open();
    stream.deliver(subscriptions[0], EPOCH, frame(4));

    assertThat(types()).containsExactly("atrio.ready", "e");
    assertThat(fetches).isEmpty();
  }

  @Test
  void anEventThatWasWrittenIsNotWrittenAgain() {
    open();
    stream.deliver(subscriptions[0], EPOCH, frame(4));
    stream.deliver(subscriptions[0], EPOCH, frame(4));

    assertThat(types()).containsExactly("atrio.ready", "e");
    assertThat(fetches).isEmpty();
  }

  @Test
  void anEventThatIsNotTheNextIsFetchedWithThoseBeforeIt() {
    open();
    stream.deliver(subscriptions[0], EPOCH, frame(6));
    assertThat(types()).containsExactly("atrio.ready");
    assertThat(fetches).containsExactly(at(3));

    List<Frame> missed = List.of(frame(4), frame(5), frame(6));
    stream.fetched(subscriptions[0], 1, new Page(EPOCH, 6, false, 3, missed, 6));
    assertThat(types()).containsExactly("atrio.ready", "e", "e", "e");
  }

  @Test
  void aStreamThatFallsBehindOnAChannelThatDoesNotWaitIsToldGoodbye() {
    Wire narrow = new Wire(400);
    SessionStream hasty =
        Streams.open(
            2, Streams.DIRECT, narrow, "", (s, after, extent, question) -> {}, SlowReader.CLOSE);
    Subscription only = hasty.subscribe(List.of("a"))[0];
    hasty.join(only, at(3));
    for (long offset = 4; !hasty.ended() && offset < 20; offset++) {
      hasty.deliver(only, EPOCH, frame(offset));
    }

    assertThat(hasty.ended()).isTrue();
    assertThat(narrow.closed()).isTrue();
    narrow.readAll();
    assertThat(narrow.reading("").events().getLast().data())
        .isEqualTo("{\"reason\":\"slow\",\"reconnect\":true}");
  }

  @Test
  void aQuestionThatWaitsWhenItsChannelBeginsAnewIsAnsweredByThat() {
    open();
    stream.deliver(subscriptions[0], EPOCH, frame(6));
    stream.move(subscriptions[0], new Position(EPOCH + 1, 0), Set.of(EPOCH));
    stream.fetched(subscriptions[0], 1, new Page(EPOCH, 6, false, 1, List.of(frame(6)), 6));

    assertThat(fetches).containsExactly(at(3));
    assertThat(types()).containsExactly("atrio.ready", "atrio.gap");
  }

  @Test
  void nobodyIsAskedWhatCameBetweenTwoEpochs() {
    open();
    stream.move(subscriptions[0], new Position(EPOCH + 1, 7), Set.of(EPOCH));

    assertThat(fetches).isEmpty();
    assertThat(types()).containsExactly("atrio.ready", "atrio.gap");
    assertThat(Streams.position(last("atrio.gap").lastEventId(), "a"))
        .isEqualTo(new Position(EPOCH + 1, 7));
  }

  @Test
  void aQuestionIsAskedAgainAlsoWhenTheChannelStandsWhereItStood() {
    open();
    stream.deliver(subscriptions[0], EPOCH, frame(6));
    stream.move(subscriptions[0], at(6), Set.of());
    stream.move(subscriptions[0], at(3), Set.of());

    assertThat(fetches).containsExactly(at(3), at(3), at(3));
  }

  @Test
  void onlyTheLastQuestionsAnswerIsTaken() {
    open();
    stream.deliver(subscriptions[0], EPOCH, frame(6));
    stream.move(subscriptions[0], at(6), Set.of());
    Page late = new Page(EPOCH, 4, false, 1, List.of(frame(4)), 4);
    Page last = new Page(EPOCH, 6, false, 3, List.of(frame(4), frame(5), frame(6)), 6);
    stream.fetched(subscriptions[0], 1, late);
    stream.fetched(subscriptions[0], 2, last);
    stream.fetched(subscriptions[0], 2, last);

    assertThat(types()).containsExactly("atrio.ready", "e", "e", "e");
  }

  @Test
  void anEventForAStreamThatEndedBeforeItOpenedIsIgnored() {
    stream.join(subscriptions[0], at(3));
    stream.end();
    stream.deliver(subscriptions[0], EPOCH, frame(4));

    assertThat(types()).isEmpty();
    assertThat(fetches).isEmpty();
  }

  @Test
  void aChannelThatJoinsAnOpenStreamIsToldAtItsPositionAndFollowedFromThere() {
    open();
    Subscription added = add("c", 0);
    stream.join(added, at(7));
    stream.deliver(added, EPOCH, frame("c", 7));
    stream.deliver(added, EPOCH, frame("c", 8));

    assertThat(types()).containsExactly("atrio.ready", "atrio.subscribed", "e");
    assertThat(last("atrio.subscribed").data())
        .isEqualTo("{\"channel\":\"c\",\"epoch\":\"5\",\"offset\":7}");
    assertThat(Streams.position(last("atrio.subscribed").lastEventId(), "c")).isEqualTo(at(7));
    assertThat(Streams.position(last("e").lastEventId(), "c")).isEqualTo(at(8));
    assertThat(fetches).isEmpty();
  }

  @Test
  void aChannelThatJoinsTwiceIsToldOnce() {
    open();
    Subscription added = add("c", 0);
    stream.join(added, at(7));
    stream.join(added, at(7));

    assertThat(types()).containsExactly("atrio.ready", "atrio.subscribed");
  }

  @Test
  void aChannelAddedBeforeTheFirstFrameIsToldAfterIt() {
    Subscription added = add("c", 0);
    stream.join(added, at(7));
    stream.deliver(added, EPOCH, frame("c", 8));
    assertThat(wire.accepted()).isFalse();
    open();

    assertThat(types()).containsExactly("atrio.ready", "atrio.subscribed");
    assertThat(last("atrio.ready").data()).doesNotContain("\"c\"");
    assertThat(fetches).containsExactly(at(7));
  }

  @Test
  void aChannelThatLeavesIsToldAndNoLongerInTheCursor() {
    open();
    stream.leave(subscriptions[1], Departure.REQUESTED);
    stream.deliver(subscriptions[1], EPOCH, frame("b", 10));
    stream.deliver(subscriptions[0], EPOCH, frame(4));

    assertThat(types()).containsExactly("atrio.ready", "atrio.unsubscribed", "e");
    assertThat(last("atrio.unsubscribed").data())
        .isEqualTo("{\"channel\":\"b\",\"reason\":\"requested\"}");
    assertThat(Streams.position(last("e").lastEventId(), "b")).isNull();
    assertThat(Streams.position(last("e").lastEventId(), "a")).isEqualTo(at(4));
  }

  @Test
  void anAnswerForASubscriptionThatLeftIsIgnored() {
    open();
    stream.deliver(subscriptions[1], EPOCH, frame("b", 11));
    stream.leave(subscriptions[1], Departure.PERMISSION);
    List<Frame> missed = List.of(frame("b", 10), frame("b", 11));
    stream.fetched(subscriptions[1], 1, new Page(EPOCH, 11, false, 2, missed, 11));

    assertThat(types()).containsExactly("atrio.ready", "atrio.unsubscribed");
    assertThat(last("atrio.unsubscribed").data()).contains("\"reason\":\"permission\"");
  }

  @Test
  void aChannelThatLeavesBeforeTheFirstFrameIsNotInIt() {
    stream.join(subscriptions[0], at(3));
    stream.leave(subscriptions[1], Departure.REQUESTED);

    assertThat(types()).containsExactly("atrio.ready");
    assertThat(last("atrio.ready").data()).endsWith("\"channels\":{\"a\":{\"state\":\"live\"}}}");
  }

  @Test
  void whatAChannelMissedIsNotWrittenIfItLeavesBeforeTheFirstFrame() {
    open();
    wire.readAll();
    Wire again = new Wire(1 << 20);
    SessionStream back =
        Streams.open(
            2,
            Streams.DIRECT,
            again,
            wire.reading("").lastEventId(),
            (s, after, extent, question) -> {});
    Subscription[] both = back.subscribe(List.of("a", "b"));
    back.join(both[0], at(5));
    back.fetched(both[0], 1, new Page(EPOCH, 5, false, 2, List.of(frame(4), frame(5)), 5));
    back.leave(both[0], Departure.REQUESTED);
    back.join(both[1], at(9));
    again.readAll();

    assertThat(again.reading("").events())
        .extracting(EventStream.Event::type)
        .containsExactly("atrio.ready");
  }

  @Test
  void aNumberIsNeverTakenForAnotherSubscription() {
    Subscription first = add("c", 0);
    stream.unsubscribe(first);
    Subscription second = add("c", 1);
    stream.unsubscribe(subscriptions[0]);

    assertThat(stream.subscription(first.number())).isNull();
    assertThat(stream.subscription(second.number())).isSameAs(second);
    assertThat(stream.subscription(subscriptions[0].number())).isNull();
    assertThat(stream.subscription(subscriptions[1].number())).isSameAs(subscriptions[1]);
    assertThat(stream.subscription("c")).isSameAs(second);
  }

  @Test
  void whileTheReaderLagsChangesTakeNoRoom() {
    Wire slow = new Wire(2000);
    SessionStream lagging =
        Streams.open(
            2, Streams.DIRECT, slow, "", (s, after, extent, question) -> fetches.add(after));
    Subscription own = lagging.subscribe(List.of("a"))[0];
    lagging.join(own, at(0));
    for (long offset = 1; slow.writable(); offset++) {
      lagging.deliver(own, EPOCH, frame(offset));
    }
    int waiting = slow.waiting();
    for (int i = 0; i < 100; i++) {
      Subscription added = lagging.subscribe("c", Subscription.LATER + i);
      lagging.join(added, at(i));
      lagging.unsubscribe(added);
      lagging.leave(added, Departure.REQUESTED);
    }
    lagging.join(lagging.subscribe("c", Subscription.LATER + 100), at(100));
    assertThat(slow.waiting()).isEqualTo(waiting);

    slow.readAll();
    lagging.resume();
    slow.readAll();
    assertThat(slow.reading("").events().getLast().type()).isEqualTo("atrio.subscribed");
    assertThat(fetches).contains(at(100));
  }

  @Test
  void goodbyeSaysWhyAndWhetherToComeBack() {
    open();
    stream.close(Bye.DRAIN);

    assertThat(types()).containsExactly("atrio.ready", "atrio.bye");
    assertThat(wire.reading("").events().getLast().data())
        .isEqualTo("{\"reason\":\"drain\",\"reconnect\":true}");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void whoIsSentAwayOnAStreamThatHasNotBegunIsToldSoTooAndComesBackSoon() {
    stream.sendAway(true);

    assertThat(wire.soonBack()).isTrue();
    assertThat(types()).containsExactly("atrio.bye");
  }

  @Test
  void aStreamThatHasNotBegunInTimeIsSentToComeAgainInAStream() {
    stream.join(subscriptions[0], at(3));
    stream.beginOrEnd();
    stream.join(subscriptions[1], at(9));

    assertThat(wire.accepted()).isTrue();
    assertThat(types()).containsExactly("atrio.bye");
    assertThat(wire.reading("").events().getLast().data())
        .isEqualTo("{\"reason\":\"overload\",\"reconnect\":true}");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void aStreamThatHasBegunInTimeGoesOn() {
    open();
    stream.beginOrEnd();

    assertThat(types()).containsExactly("atrio.ready");
    assertThat(wire.closed()).isFalse();
  }

  @Test
  void aRefusalReachesTheConnectionUnlessItIsGone() {
    Refused why = Refused.of(ErrorCode.PERMISSION_DENIED);
    stream.refuse(why);
    assertThat(wire.refused()).isEqualTo(why);

    Wire gone = new Wire(1);
    SessionStream ended =
        Streams.open(2, Streams.DIRECT, gone, "", (s, after, extent, question) -> {});
    ended.end();
    ended.refuse(why);
    assertThat(gone.refused()).isNull();
  }

  private void open() {
    stream.join(subscriptions[0], at(3));
    stream.join(subscriptions[1], at(9));
  }

  private List<String> types() {
    wire.readAll();
    return wire.reading("").events().stream().map(EventStream.Event::type).toList();
  }

  private static Position at(long offset) {
    return new Position(EPOCH, offset);
  }

  private static Frame frame(long offset) {
    return frame("a", offset);
  }

  private static Frame frame(String channel, long offset) {
    return Frame.encode(channel, offset, 0, 1, "e", "1");
  }

  private Subscription add(String channel, int number) {
    return stream.subscribe(channel, Subscription.LATER + number);
  }

  private EventStream.Event last(String type) {
    wire.readAll();
    return wire.reading("").events().stream().filter(e -> e.type().equals(type)).toList().getLast();
  }
}
