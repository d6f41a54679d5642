package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0e5", "-0", "1e99999999999", "12345678901234567890.123456789", "\"\\ud800 ä\"",
        "null", "true", "[1, 2 ,3]", "{\"b\":1,\"a\":{\"c\":[]}}", "\"\""
      })
  void dataIsKeptAsItWasSent(String data) {
    String body = "{\"channel\":\"c\",\"data\": " + data + " ,\"event\":\"e\"}";

    String kept =
        PublishRequest.read(
            body.getBytes(StandardCharsets.UTF_8),
            1024,
            refused -> refused.detail(),
            publish -> publish.data());

    assertThat(kept).isEqualTo(data);
  }
}
