package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames as they come, and what is recorded of them. */
class RecordingTest {
  private final Recording recording = new Recording("ann", List.of("orders"));

  @Test
  void eventsAreRecordedInTheStretchInWhichTheyCome() throws Exception {
    ready("live");
    event("orders", 4, 1, 7);
    ready("recovered");
    event("orders", 5, 2, 9);
    recording.gap("{\"channel\":\"orders\",\"reason\":\"lost\"}");
    event("orders", 1, 1, 8);
    ready("gap");
    assertThat(recording.hearings())
        .singleElement()
        .satisfies(
            hearing -> {
              assertThat(hearing.channel()).isEqualTo("orders");
              assertThat(hearing.gapsTold()).isEqualTo(2);
              assertThat(hearing.stretches())
                  .extracting(Stretch::heard)
                  .containsExactly(
                      List.of(new Heard(4, 1, 7), new Heard(5, 2, 9)),
                      List.of(new Heard(1, 1, 8)),
                      List.of());
            });
  }

  @Test
  void aChannelThatBeginsAnewWithoutSayingSoIsNoNewStretch() throws Exception {
    ready("live");
    event("orders", 4, 1, 7);
    ready("live");
    event("orders", 9, 1, 12);
    assertThat(recording.hearings().getFirst().stretches()).hasSize(1);
  }

  @Test
  void otherChannelsAreLeftOut() throws Exception {
    ready("live");
    event("all", 1, 1, 1);
    recording.gap("{\"channel\":\"all\",\"reason\":\"lost\"}");
    assertThat(recording.hearings()).singleElement().extracting(Hearing::gapsTold).isEqualTo(0);
  }

  @Test
  void whatIsNoEventIsSaid() {
    assertThatThrownBy(() -> recording.event("data: {}")).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> event("orders", 1, 1, 1)).hasMessageContaining("before atrio.ready");
  }

  private void ready(String state) throws Exception {
    recording.ready(
        "{\"session\":\"s\",\"channels\":{\"orders\":{\"state\":\"%s\"},\"all\":{\"state\":\"gap\"}}}"
            .formatted(state));
  }

  private void event(String channel, long offset, int writer, int number) {
    recording.event(
        "data: {\"channel\":\"%s\",\"offset\":%d,\"at\":\"2026-11-23T15:00:00.123Z\",\"data\":{\"w\":%d,\"n\":%d}}"
            .formatted(channel, offset, writer, number));
  }
}
