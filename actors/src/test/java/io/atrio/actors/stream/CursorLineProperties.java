package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Position;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CursorLineProperties {
  private static final List<String> CHANNELS = List.of("user:ana", "session:s1", "orders", "all");

  @Property
  void aLineChangedInPlaceEqualsOneBuiltAnew(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 399) Integer> steps) {
    SessionStream stream =
        Streams.open(1, Streams.DIRECT, new Wire(1), "", (s, after, extent, question) -> {});
    Subscription[] subscriptions = stream.subscribe(CHANNELS);
    for (Subscription s : subscriptions) {
      s.standAt(new Position(7 + s.number(), 0));
    }
    CursorLine line = new CursorLine("ana", subscriptions);

    for (int step : steps) {
      Subscription changed = subscriptions[step % subscriptions.length];
      changed.offset = grown(changed.offset, step / subscriptions.length);
      line.update("ana", subscriptions, changed);

      assertThat(line.bytes()).isEqualTo(new CursorLine("ana", subscriptions).bytes());
    }
  }

  /** Mostly the next offset, at times far ahead, so that every width is met. */
  private static long grown(long offset, int by) {
    return by < 80 ? offset + 1 : Math.min((1L << 60) - 1, (offset + 1) * (by - 70));
  }
}
