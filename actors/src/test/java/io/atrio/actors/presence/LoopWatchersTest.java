package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Position;
import io.atrio.actors.stream.Departure;
import io.atrio.actors.stream.EventStream;
import io.atrio.actors.stream.SessionStream;
import io.atrio.actors.stream.Streams;
import io.atrio.actors.stream.Subscription;
import io.atrio.actors.stream.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that are told who comes and goes, some of which do not read. */
class LoopWatchersTest {
  private static final int BOUND = 2_000;
  private static final byte[] RESET = PresenceFrames.reset("c", 9);

  private final Wire wire = new Wire(BOUND);
  private final SessionStream stream = Streams.of("ana", 1, Streams.DIRECT, wire);
  private final Subscription subscription = stream.subscribe(List.of("c"))[0];
  private final LoopWatchers watchers = new LoopWatchers();

  @Test
  void aStreamThatReadsIsToldEverythingAsItComes() {
    open();

    assertThat(watchers.tell(frame("bob"))).isFalse();
    assertThat(watchers.tell(frame("cid"))).isFalse();
    assertThat(watchers.tellAgain(RESET)).isFalse();
    assertThat(told()).containsExactly(data("bob"), data("cid"));
  }

  @Test
  void littleWaitsForOneThatDoesNotReadAndItIsToldToAskWhenItDoes() {
    open();
    boolean behind = false;
    for (int i = 0; i < 1000; i++) {
      behind = watchers.tell(frame("u" + i));
    }
    assertThat(behind).isTrue();
    assertThat(wire.waiting()).isLessThan(BOUND + 200);
    assertThat(watchers.tellAgain(RESET)).isTrue();
    wire.readAll();
    int before = told().size();

    assertThat(watchers.tellAgain(RESET)).isFalse();
    assertThat(watchers.tell(frame("bob"))).isFalse();
    assertThat(told().subList(before, before + 2))
        .containsExactly("{\"channel\":\"c\",\"reset\":true,\"count\":9}", data("bob"));
  }

  @Test
  void aStreamThatHasNotBegunIsToldToAskOnceItHas() {
    watchers.add(subscription);
    assertThat(watchers.tell(frame("bob"))).isTrue();
    stream.join(subscription, new Position(1, 0));

    assertThat(watchers.tellAgain(RESET)).isFalse();
    assertThat(told()).containsExactly("{\"channel\":\"c\",\"reset\":true,\"count\":9}");
  }

  @Test
  void whoIsRemovedOrHasLeftTheChannelIsToldNothing() {
    open();
    stream.leave(subscription, Departure.PERMISSION);
    assertThat(watchers.tell(frame("bob"))).isFalse();
    watchers.remove(subscription);
    assertThat(watchers.tell(frame("bob"))).isFalse();

    assertThat(told()).isEmpty();
  }

  @Test
  void aStreamThatHasEndedHoldsNothingUp() {
    watchers.add(subscription);
    watchers.tell(frame("bob"));
    stream.end();

    assertThat(watchers.tellAgain(RESET)).isFalse();
    LoopWatchers later = new LoopWatchers();
    later.add(subscription);
    assertThat(later.tell(frame("bob"))).isFalse();
  }

  private void open() {
    watchers.add(subscription);
    stream.join(subscription, new Position(1, 0));
  }

  private List<String> told() {
    wire.readAll();
    return wire.reading("").events().stream()
        .filter(event -> event.type().equals("atrio.presence"))
        .map(EventStream.Event::data)
        .toList();
  }

  private static byte[] frame(String user) {
    return PresenceFrames.changed(
        new PresenceNews.Changed("c", List.of(user), List.of(), 1, false));
  }

  private static String data(String user) {
    return "{\"channel\":\"c\",\"joined\":[\"" + user + "\"],\"left\":[],\"count\":1}";
  }
}
