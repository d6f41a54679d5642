package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

class CursorProperties {
  private static final String USER = "ana";

  @Property
  void aLineReadsAsThePositionsItWasMadeOf(
      @ForAll @Size(min = 1, max = 40) List<@From("positions") Position> positions) {
    Cursor cursor = Cursor.parse(text(positions), USER);

    for (int i = 0; i < positions.size(); i++) {
      assertThat(cursor.position("channel:" + i)).isEqualTo(positions.get(i));
    }
    assertThat(cursor.position("another")).isNull();
  }

  @Property(tries = 200)
  void everyTruncationIsNoCursor(
      @ForAll @Size(min = 1, max = 8) List<@From("positions") Position> positions) {
    String text = text(positions);

    for (int length = 1; length < text.length(); length++) {
      assertThat(Cursor.parse(text.substring(0, length), USER)).isSameAs(Cursor.IGNORED);
    }
  }

  @Property(tries = 200)
  void oneCharacterMoreOrLessOrOtherNeverHarms(
      @ForAll @Size(min = 1, max = 4) List<@From("positions") Position> positions,
      @ForAll char other) {
    String text = text(positions);

    for (int at = 0; at < text.length(); at++) {
      isHarmless(text.substring(0, at) + text.substring(at + 1), positions.size());
      isHarmless(text.substring(0, at) + other + text.substring(at), positions.size());
      isHarmless(text.substring(0, at) + other + text.substring(at + 1), positions.size());
    }
    assertThat(Cursor.parse(text + other, USER)).isSameAs(Cursor.IGNORED);
  }

  @Property
  void anotherUsersCursorIsNone(
      @ForAll @Size(min = 1, max = 8) List<@From("positions") Position> positions,
      @ForAll String user) {
    if (!user.equals(USER)) {
      assertThat(Cursor.parse(text(positions), user)).isSameAs(Cursor.IGNORED);
    }
  }

  @Property
  void garbageNeverThrows(@ForAll("garbage") String garbage) {
    isHarmless(garbage, 10);
  }

  @Property(tries = 50)
  void eightKibibytesOfAnythingNeverThrow(
      @ForAll @Size(min = 8192, max = 8192) List<@From("digits") Character> characters) {
    StringBuilder text = new StringBuilder(text(List.of(new Position(1, 1))).substring(0, 7));
    characters.forEach(text::append);

    isHarmless(text.toString(), 10);
  }

  @Example
  void aCursorWithoutChannelsIsNone() {
    assertThat(Cursor.parse(text(List.of()), USER)).isSameAs(Cursor.IGNORED);
  }

  @Example
  void noneKnowsNoChannel() {
    assertThat(Cursor.NONE.position("all")).isNull();
  }

  @Provide
  Arbitrary<Position> positions() {
    Arbitrary<Long> epochs = Arbitraries.longs().between(1, (1L << Position.EPOCH_BITS) - 1);
    Arbitrary<Long> offsets =
        Arbitraries.integers()
            .between(0, 60)
            .flatMap(bits -> Arbitraries.longs().between(0, (1L << bits) - 1));
    return Combinators.combine(epochs, offsets).as(Position::new);
  }

  @Provide
  Arbitrary<Character> digits() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            500,
            Arbitraries.chars()
                .with("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")),
        Tuple.of(1, Arbitraries.chars()));
  }

  @Provide
  Arbitrary<String> garbage() {
    String head = text(List.of(new Position(1, 1))).substring(0, CursorFormat.HEAD);
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(200);
    Arbitrary<String> digits =
        digits()
            .list()
            .ofMaxSize(200)
            .map(all -> String.join("", all.stream().map(String::valueOf).toList()));
    return Arbitraries.oneOf(
        any,
        digits,
        any.map(t -> head + t),
        digits.map(t -> head + t),
        digits.map(t -> head.substring(0, 7) + t));
  }

  private static void isHarmless(String text, int channels) {
    Cursor cursor = Cursor.parse(text, USER);
    for (int i = 0; i < channels; i++) {
      Position position = cursor.position("channel:" + i);
      if (position != null) {
        assertThat(position.epoch()).isBetween(0L, (1L << Position.EPOCH_BITS) - 1);
        assertThat(position.offset()).isBetween(0L, (1L << 60) - 1);
      }
    }
  }

  private static String text(List<Position> positions) {
    List<String> channels = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      channels.add("channel:" + i);
    }
    SessionStream stream =
        Streams.open(1, Streams.DIRECT, new Wire(1), "", (s, after, extent, question) -> {});
    Subscription[] subscriptions = stream.subscribe(channels);
    for (int i = 0; i < subscriptions.length; i++) {
      subscriptions[i].standAt(positions.get(i));
    }
    String line =
        new String(new CursorLine(USER, subscriptions).bytes(), StandardCharsets.US_ASCII);
    assertThat(line).startsWith("id: ").endsWith("\n");
    return line.substring(4, line.length() - 1);
  }
}
