package io.atrio.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedCallsTest {
  private static final URI API = URI.create("http://127.0.0.1:8080/v1");
  private static final PreparedCalls CALLS =
      new PreparedCalls(
          List.of(
              PreparedCall.get(API, "/me", "t1", List.of("\"user\":\"ann\"", "\"desk\"")),
              PreparedCall.post(API, "/authorize", "t2", "{\"user\":\"bea\"}", List.of("true"))));

  @Test
  void callsTakeTurns() {
    assertThat(text(2))
        .isEqualTo(
            "GET /v1/me HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAuthorization: Bearer t1\r\n\r\n");
    assertThat(text(3))
        .startsWith("POST /v1/authorize HTTP/1.1\r\n")
        .endsWith("\r\nContent-Length: 14\r\n\r\n{\"user\":\"bea\"}");
  }

  @Test
  void anAnswerIsRightIfItHoldsAllItMust() {
    assertThat(isRight(0, "{\"user\":\"ann\",\"roles\":[\"desk\"]}")).isTrue();
    assertThat(isRight(0, "{\"user\":\"ann\",\"roles\":[]}")).isFalse();
    assertThat(isRight(0, "{\"user\":\"anna\",\"roles\":[\"desk\"]}")).isFalse();
    assertThat(isRight(0, "")).isFalse();
    assertThat(isRight(1, "{\"allowed\":true}")).isTrue();
    assertThat(isRight(1, "{\"allowed\":false}")).isFalse();
  }

  @Test
  void whatStandsBehindTheBodyDoesNotCount() {
    byte[] bytes = "{\"allowed\":true}".getBytes(StandardCharsets.US_ASCII);

    assertThat(CALLS.isRight(1, bytes, 12)).isFalse();
  }

  private static boolean isRight(long number, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return CALLS.isRight(number, bytes, bytes.length);
  }

  private static String text(long number) {
    ByteBuf out = Unpooled.buffer(CALLS.capacity(), CALLS.capacity());
    CALLS.write(out, 0, number);
    return out.toString(StandardCharsets.US_ASCII);
  }
}
