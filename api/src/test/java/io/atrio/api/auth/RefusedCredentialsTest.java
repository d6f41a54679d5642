package io.atrio.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.atrio.api.client.Answer;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not hold is refused at both doors alike, and stands in no log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusedCredentialsTest {
  private static final String EVENT = "{\"channel\":\"c\",\"event\":\"e\",\"data\":1}";
  private static final String KEY = "ask_known-to-this-test-and-nobody-else";

  private final Doors doors =
      Doors.open(
          "atrio.auth.issuer = \"https://issuer.example\"",
          "atrio.auth.clock-skew = 1 s",
          "atrio.auth.service-keys = \"" + hex(KEY) + '"');

  @BeforeAll
  void noteTheKey() {
    doors.secret(KEY);
  }

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoCredentialAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  static Stream<Arguments> credentials() throws JOSEException {
    return Stream.concat(
        Stream.of(
            Arguments.of("wrong scheme", "Basic dXNlcjpwYXNzd29yZA==", "token_invalid"),
            Arguments.of("no scheme", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "token_invalid"),
            Arguments.of("scheme alone", "Bearer", "token_invalid"),
            Arguments.of("unknown service key", "Bearer ask_guessed-0123456789", "token_invalid"),
            Arguments.of("empty service key", "Bearer ask_", "token_invalid")),
        tokens());
  }

  private static Stream<Arguments> tokens() throws JOSEException {
    Instant now = Instant.now();
    byte[] publicKey = new RSAKeyGenerator(2048).generate().toRSAPublicKey().getEncoded();
    byte[] otherSecret = "another-secret-0123456789-0123456789".getBytes(StandardCharsets.UTF_8);
    String good = Jwts.user(c -> {});
    return Stream.of(
        token("not a JWT", "this-is-not-a-token", "token_invalid"),
        token("two parts", good.substring(0, good.lastIndexOf('.')), "token_invalid"),
        token("no signature", good.substring(0, good.lastIndexOf('.') + 1), "token_invalid"),
        token("five parts", good + ".a.b", "token_invalid"),
        token("not base64", "!!!.???.###", "token_invalid"),
        token("alg none", Jwts.raw("{\"alg\":\"none\"}", "{\"sub\":\"a\"}", ""), "token_invalid"),
        token("alg None", Jwts.raw("{\"alg\":\"None\"}", "{\"sub\":\"a\"}", ""), "token_invalid"),
        token("no alg", Jwts.raw("{}", "{\"sub\":\"a\"}", "x"), "token_invalid"),
        token("header of a list", Jwts.raw("[]", "{}", "x"), "token_invalid"),
        token("claims of text", Jwts.raw("{\"alg\":\"HS256\"}", "text", "x"), "token_invalid"),
        token("deep header", Jwts.raw("{\"alg\":" + "[".repeat(1500), "{}", "x"), "token_invalid"),
        token(
            "unknown crit",
            Jwts.raw("{\"alg\":\"HS256\",\"crit\":[\"x\"]}", "{}", "x"),
            "token_invalid"),
        token("RS256 without keys", Jwts.raw("{\"alg\":\"RS256\"}", "{}", "x"), "token_invalid"),
        token("ES256 without keys", Jwts.raw("{\"alg\":\"ES256\"}", "{}", "x"), "token_invalid"),
        token("HS512", Jwts.raw("{\"alg\":\"HS512\"}", "{}", "x"), "token_invalid"),
        token(
            "wrong signature", good.substring(0, good.lastIndexOf('.')) + ".AAAA", "token_invalid"),
        token("other secret", Jwts.hs256(otherSecret, Jwts.claims(now, c -> {})), "token_invalid"),
        token(
            "signed with a public key",
            Jwts.hs256(publicKey, Jwts.claims(now, c -> {})),
            "token_invalid"),
        token(
            "expired",
            Jwts.user(c -> c.expirationTime(Date.from(now.minusSeconds(60)))),
            "token_expired"),
        token(
            "not valid yet",
            Jwts.user(c -> c.notBeforeTime(Date.from(now.plusSeconds(600)))),
            "token_expired"),
        token("no exp", Jwts.user(c -> c.expirationTime(null)), "token_invalid"),
        token("exp of text", Jwts.user(c -> c.claim("exp", "tomorrow")), "token_invalid"),
        token("no sub", Jwts.user(c -> c.subject(null)), "token_invalid"),
        token("empty sub", Jwts.user(c -> c.subject("")), "token_invalid"),
        token(
            "sub with line ends",
            Jwts.user(c -> c.subject("a\r\nevent: atrio.bye")),
            "token_invalid"),
        token("sub with a blank", Jwts.user(c -> c.subject("a b")), "token_invalid"),
        token("sub too long", Jwts.user(c -> c.subject("a".repeat(193))), "token_invalid"),
        token(
            "session_id with line ends",
            Jwts.user(c -> c.claim("session_id", "a\nb")),
            "token_invalid"),
        token(
            "session_id of an object",
            Jwts.user(c -> c.claim("session_id", List.of("a b"))),
            "token_invalid"),
        token("wrong aud", Jwts.user(c -> c.audience("others")), "token_invalid"),
        token("no aud", Jwts.user(c -> c.audience((String) null)), "token_invalid"),
        token("wrong iss", Jwts.user(c -> c.issuer("https://evil.example")), "token_invalid"),
        token("no iss", Jwts.user(c -> c.issuer(null)), "token_invalid"),
        token(
            "service of another iss",
            Jwts.user(c -> c.claim("role", "service_role").issuer("x")),
            "token_invalid"));
  }

  private static Arguments token(String name, String token, String code) {
    return Arguments.of(name, "Bearer " + token, code);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("credentials")
  void aBadCredentialIsRefusedByTheApi(String name, String authorization, String code) {
    note(authorization);
    Answer answer =
        doors.api(Request.post("/v1/publish", EVENT).with("Authorization: " + authorization));
    answer.refuses(401, code);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("credentials")
  void aBadCredentialIsRefusedByTheStreamDoor(String name, String authorization, String code) {
    note(authorization);
    Answer answer =
        doors.refusedStream(Request.get("/v1/stream").with("Authorization: " + authorization));
    answer.refuses(401, code);
  }

  @Test
  void aPublishWithoutATokenIsRefused() {
    doors.api(Request.post("/v1/publish", EVENT)).refuses(401, "token_missing");
  }

  @Test
  void aStreamWithoutATokenIsRefused() {
    doors.refusedStream(Request.get("/v1/stream")).refuses(401, "token_missing");
  }

  @Test
  void aStreamWithAnEmptyAuthorizationIsRefused() {
    doors
        .refusedStream(Request.get("/v1/stream").with("Authorization:"))
        .refuses(401, "token_missing");
  }

  @Test
  void aKnownServiceKeyPublishes() {
    doors.api(Request.publish(KEY, EVENT)).succeeds();
  }

  @Test
  void aServiceKeyHasNoStream() {
    doors.refusedStream(Request.get("/v1/stream").bearer(KEY)).refuses(403, "session_needed");
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    Request request = Request.post("/v1/publish", EVENT).with("Authorization: bEARER " + KEY);
    assertThat(doors.api(request).status()).isEqualTo(200);
  }

  private void note(String authorization) {
    String credential = authorization.substring(authorization.indexOf(' ') + 1);
    if (credential.length() > 8) {
      doors.secret(credential);
    }
  }

  private static String hex(String key) {
    return java.util.HexFormat.of().formatHex(Digest.sha256(key));
  }
}
