package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceFramesTest {

  @Test
  void aFrameNamesWhoCameAndWentAndHasNoId() {
    var news = new PresenceNews.Changed("room:1", List.of("ana", "b.c"), List.of("dan"), 7, false);

    assertThat(text(PresenceFrames.changed(news)))
        .isEqualTo(
            "event: atrio.presence\n"
                + "data: {\"channel\":\"room:1\",\"joined\":[\"ana\",\"b.c\"],"
                + "\"left\":[\"dan\"],\"count\":7}\n\n");
  }

  @Test
  void whatIsNotToldByNameIsAReset() {
    var news = new PresenceNews.Changed("room:1", List.of(), List.of(), 7, true);

    assertThat(text(PresenceFrames.changed(news)))
        .isEqualTo(
            "event: atrio.presence\ndata: {\"channel\":\"room:1\",\"reset\":true,\"count\":7}\n\n");
  }

  private static String text(byte[] frame) {
    return new String(frame, StandardCharsets.UTF_8);
  }
}
