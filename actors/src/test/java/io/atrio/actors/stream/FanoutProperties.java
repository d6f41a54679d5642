package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FanoutProperties {
  static final int STREAMS = 12;

  private record Listener(Wire wire, Subscription subscription) {
    static Listener create(int id) {
      Wire wire = new Wire(1 << 20);
      SessionStream stream =
          Streams.open(id, Streams.DIRECT, wire, "", (s, after, extent, question) -> {});
      Subscription subscription = stream.subscribe(List.of("c"))[0];
      stream.join(subscription, new Position(1, 0));
      return new Listener(wire, subscription);
    }

    boolean hasEvent() {
      wire.readAll();
      return wire.reading("").events().size() > 1;
    }
  }

  /** Each step adds ({@code 0..11}) or removes ({@code 12..23}) a stream. */
  @Property
  void addingAndRemovingInAnyOrderEqualsASet(
      @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 2 * STREAMS - 1) Integer> steps) {
    List<Listener> listeners = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      listeners.add(Listener.create(i));
    }
    Fanout fanout = new Fanout();
    Set<Integer> model = new HashSet<>();
    for (int step : steps) {
      Subscription subscription = listeners.get(step % STREAMS).subscription();
      if (step < STREAMS) {
        fanout.add(subscription);
        model.add(step);
      } else {
        fanout.remove(subscription);
        model.remove(step - STREAMS);
      }
    }
    fanout.deliver(1, Frame.encode("c", 1, 0, 1, "e", "1"));

    for (int i = 0; i < STREAMS; i++) {
      assertThat(listeners.get(i).hasEvent()).isEqualTo(model.contains(i));
    }
  }

  @Example
  void aStreamThatHasEndedIsNotAdded() {
    Listener listener = Listener.create(1);
    listener.subscription().stream().end();
    Fanout fanout = new Fanout();

    fanout.add(listener.subscription());
    fanout.deliver(1, Frame.encode("c", 1, 0, 1, "e", "1"));

    assertThat(listener.hasEvent()).isFalse();
  }
}
