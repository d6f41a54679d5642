package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  @Test
  void everyKindOfLineEndEndsALine() {
    EventStream.Reading reading = read("event: a\rdata: 1\r\ndata:2\ndata:  3\r\r\n");

    assertThat(reading.events()).containsExactly(new EventStream.Event("a", "1\n2\n 3", ""));
  }

  @Test
  void anUnfinishedEventIsNotDispatched() {
    assertThat(read("data: 1\n\nid: 7\ndata: 2\n").events()).hasSize(1);
    assertThat(read("data: 1\n\nid: 7\ndata: 2\n").lastEventId()).isEmpty();
  }

  @Test
  void theIdOutlivesItsEvent() {
    assertThat(read("id: 7\ndata: 1\n\ndata: 2\n\n").events())
        .extracting(EventStream.Event::lastEventId)
        .containsExactly("7", "7");
  }

  @Test
  void commentsAndUnknownFieldsAreIgnored() {
    EventStream.Reading reading = read(":\n\nx: 1\ndata\n\n");

    assertThat(reading.events()).containsExactly(new EventStream.Event("message", "", ""));
    assertThat(reading.ignored()).isEqualTo(2);
  }

  private static EventStream.Reading read(String text) {
    EventStream stream = new EventStream();
    stream.receive(text.getBytes(StandardCharsets.UTF_8));
    return stream.read("");
  }
}
