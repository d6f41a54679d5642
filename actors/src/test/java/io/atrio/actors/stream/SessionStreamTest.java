package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionStreamTest {
  private static final long EPOCH = 5;

  private final Wire wire = new Wire(1 << 20);
  private final List<Position> fetches = new ArrayList<>();
  private final SessionStream stream =
      Streams.open(1, Streams.DIRECT, wire, "", (s, after) -> fetches.add(after));
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
    stream.fetched(subscriptions[0], new Page(EPOCH, 6, false, 3, missed, 6));
    assertThat(types()).containsExactly("atrio.ready", "e", "e", "e");
  }

  @Test
  void aQuestionLostWithItsEntityIsAskedAgain() {
    open();
    stream.deliver(subscriptions[0], EPOCH, frame(6));
    stream.move(subscriptions[0], new Position(EPOCH + 1, 0));

    assertThat(fetches).containsExactly(at(3), at(3));
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
  void goodbyeSaysWhyAndWhetherToComeBack() {
    open();
    stream.close("drain", true);

    assertThat(types()).containsExactly("atrio.ready", "atrio.bye");
    assertThat(wire.reading("").events().getLast().data())
        .isEqualTo("{\"reason\":\"drain\",\"reconnect\":true}");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void aRefusalReachesTheConnectionUnlessItIsGone() {
    Refused why = Refused.of(ErrorCode.PERMISSION_DENIED);
    stream.refuse(why);
    assertThat(wire.refused()).isEqualTo(why);

    Wire gone = new Wire(1);
    SessionStream ended = Streams.open(2, Streams.DIRECT, gone, "", (s, after) -> {});
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
    return Frame.encode("a", offset, 0, 1, "e", "1");
  }
}
