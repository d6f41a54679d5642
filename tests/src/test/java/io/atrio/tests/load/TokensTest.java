package io.atrio.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final String SECRET = "a secret of at least thirty-two bytes";

  @Test
  void aTokenSaysWhoItsOwnerIs() {
    String token =
        new Tokens(SECRET)
            .mint("ana", "s-1", List.of("viewer", "editor"), Instant.EPOCH, Duration.ofMinutes(1));
    String claims =
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    assertThat(claims)
        .isEqualTo(
            "{\"sub\":\"ana\",\"session_id\":\"s-1\",\"aud\":\"authenticated\",\"role\":\"authenticated\","
                + "\"app_metadata\":{\"roles\":[\"viewer\",\"editor\"]},\"iat\":0,\"exp\":60}");
  }

  @Test
  void aTokenIsSignedWithTheSecret() throws Exception {
    String token = new Tokens(SECRET).publisher();
    int dot = token.lastIndexOf('.');
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] expected = mac.doFinal(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64.getUrlDecoder().decode(token.substring(dot + 1))).isEqualTo(expected);
  }

  @Test
  void everyViewerIsAUserOfItsOwn() {
    assertThat(new Tokens(SECRET).viewers("u", 100)).doesNotHaveDuplicates().hasSize(100);
  }
}
