package io.atrio.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishRequestTest {
  private static final URI API = URI.create("http://127.0.0.1:8080/v1");
  private static final List<String> CHANNELS = List.of("a", "b", "c");

  @Test
  void oneEventIsAPublish() throws Exception {
    String request = text(new PublishRequest(API, "t", CHANNELS, 1), 4);

    assertThat(request).startsWith("POST /v1/publish HTTP/1.1\r\n");
    JsonNode body = body(request);
    assertThat(body.path("channel").asText()).isEqualTo("b");
    assertThat(body.path("data").path("n").asInt()).isEqualTo(4);
    assertThat(body.path("data").path("t").asLong()).isEqualTo(1_000_000);
  }

  @Test
  void manyEventsAreABatchWhoseNumbersGoOn() throws Exception {
    String request = text(new PublishRequest(API, "t", CHANNELS, 5), 2);

    assertThat(request).startsWith("POST /v1/publish/batch HTTP/1.1\r\n");
    JsonNode body = body(request);
    assertThat(body).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(body.get(i).path("data").path("n").asInt()).isEqualTo(10 + i);
      assertThat(body.get(i).path("channel").asText()).isEqualTo(CHANNELS.get((10 + i) % 3));
    }
  }

  private static String text(PublishRequest request, long number) {
    ByteBuf out = Unpooled.buffer(request.capacity(), request.capacity());
    request.write(out, 1_000_000, number);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The body, which must be as long as the head says. */
  private static JsonNode body(String request) throws Exception {
    int end = request.indexOf("\r\n\r\n");
    String length = "Content-Length: ";
    String said = request.substring(request.indexOf(length) + length.length(), end);
    String body = request.substring(end + 4);
    assertThat(body).hasSize(Integer.parseInt(said));
    return new ObjectMapper().readTree(body);
  }
}
