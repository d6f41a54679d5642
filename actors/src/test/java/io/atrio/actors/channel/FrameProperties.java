package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.atrio.actors.stream.EventStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;

class FrameProperties {

  @Property
  void aClientReadsExactlyOneEventWithItsNameAndData(
      @ForAll("names") String channel,
      @ForAll("names") String event,
      @ForAll("data") String data,
      @ForAll @LongRange(min = 1) long offset,
      @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long at) {
    Frame frame = Frame.encode(channel, offset, at, at + 1, event, data);
    EventStream stream = new EventStream();
    stream.receive("id: cursor\n".getBytes(StandardCharsets.US_ASCII));
    stream.receive(frame.bytes());
    EventStream.Reading reading = stream.read("");

    assertThat(reading.ignored()).isZero();
    assertThat(reading.events()).hasSize(1);
    EventStream.Event read = reading.events().getFirst();
    assertThat(read.type()).isEqualTo(event);
    assertThat(read.lastEventId()).isEqualTo("cursor");
    assertThat(read.data())
        .startsWith("{\"channel\":\"" + channel + "\",\"offset\":" + offset + ",\"at\":\"")
        .endsWith("Z\",\"data\":" + onTheWire(data) + "}");
  }

  @Property
  void nothingOfOneFrameReachesTheNext(@ForAll("data") String data) {
    EventStream stream = new EventStream();
    stream.receive(Frame.encode("c", 1, 0, 1, "first", data).bytes());
    stream.receive(Frame.encode("c", 2, 0, 1, "second", "2").bytes());

    assertThat(stream.read("").events())
        .extracting(EventStream.Event::type)
        .containsExactly("first", "second");
  }

  @Property
  void asJsonItHasTheSameMembersAndTheEventsName(
      @ForAll("names") String channel,
      @ForAll("names") String event,
      @ForAll("data") String data,
      @ForAll @LongRange(min = 1) long offset) {
    String json = Frame.encode(channel, offset, 1000, 1, event, data).json();

    assertThat(json)
        .isEqualTo(
            "{\"event\":\"%s\",\"channel\":\"%s\",\"offset\":%d,\"at\":\"1970-01-01T00:00:01.000Z\",\"data\":%s}"
                .formatted(event, channel, offset, onTheWire(data)));
  }

  @Example
  void theTimeHasMillisecondsAndIsUtc() {
    String text =
        new String(Frame.encode("c", 1, 1000, 1, "e", "{}").bytes(), StandardCharsets.UTF_8);

    assertThat(text)
        .isEqualTo(
            "event: e\ndata: {\"channel\":\"c\",\"offset\":1,"
                + "\"at\":\"1970-01-01T00:00:01.000Z\",\"data\":{}}\n\n");
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars('_', '.', ':', '-')
        .ofMinLength(1)
        .ofMaxLength(100);
  }

  /** JSON texts, and JSON texts with line ends and NUL wherever a hostile publisher puts them. */
  @Provide
  Arbitrary<String> data() {
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(60);
    Arbitrary<String> json = any.map(FrameProperties::object);
    Arbitrary<String> hostile =
        Arbitraries.of(
                "\n",
                "\r",
                "\r\n",
                "\0",
                "\n\n",
                "data: ",
                "event: x",
                "id: 1",
                ":",
                "{",
                "\uFEFF",
                "\u2028",
                "é",
                "😀")
            .list()
            .ofMinSize(1)
            .ofMaxSize(12)
            .map(parts -> String.join("", parts));
    return Arbitraries.frequencyOf(
        Tuple.of(2, json),
        Tuple.of(2, hostile),
        Tuple.of(1, hostile.flatMap(h -> json.map(j -> j + h + j))),
        Tuple.of(1, any));
  }

  private static String object(String text) {
    return "{\"t\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"}";
  }

  private static String onTheWire(String data) {
    String oneLine = data.replaceAll("[\\r\\n\\x00]", " ");
    return new String(oneLine.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
