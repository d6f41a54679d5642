package io.atrio.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResponseHeadTest {
  private static final String HEAD =
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\nContent-Length: 27\r\n\r\n";

  private final ResponseHead head = new ResponseHead();

  @Test
  void aHeadMayBeCutAnywhere() {
    byte[] bytes = Bytes.of(HEAD + "body");
    for (int cut = 1; cut < HEAD.length(); cut++) {
      assertThat(head.feed(bytes, 0, cut)).isEqualTo(-1);
      assertThat(head.feed(bytes, cut, bytes.length)).isEqualTo(HEAD.length());
      assertThat(head.status()).isEqualTo(429);
      assertThat(head.contentLength()).isEqualTo(27);
      head.reset();
    }
  }

  @Test
  void aChunkedBodyIsSeen() {
    byte[] bytes = Bytes.of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertThat(head.feed(bytes, 0, bytes.length)).isEqualTo(bytes.length);
    assertThat(head.isChunked()).isTrue();
    assertThat(head.contentLength()).isZero();
  }
}
