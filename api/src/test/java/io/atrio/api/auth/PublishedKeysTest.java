package io.atrio.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.api.client.Answer;
import io.atrio.api.client.LogLines;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer that publishes its keys. */
final class PublishedKeysTest {
  private final MovableClock clock = new MovableClock();
  private final Issuer issuer = new Issuer();
  private final Authenticator authenticator = authenticator("atrio.auth.jwt-secret = \"\"");

  @AfterEach
  void closeTheIssuer() {
    issuer.close();
  }

  @Test
  void anEs256TokenIsTaken() {
    assertThat(Credentials.known(authenticator, issuer.es256(claims())).user()).isEqualTo("ana");
  }

  @Test
  void anRs256TokenIsTaken() {
    assertThat(Credentials.known(authenticator, issuer.rs256(claims())).user()).isEqualTo("ana");
  }

  @Test
  void anUnknownKeyIdIsRefused() {
    assertThat(Credentials.denied(authenticator, issuer.es256("other", claims())))
        .isEqualTo(ErrorCode.TOKEN_INVALID);
  }

  @Test
  void unknownKeyIdsAreRefusedHoweverOftenTheyCome() {
    presentUnknownKeyIds();
  }

  @Test
  void aKnownKeyIsTakenAfterManyUnknownOnes() {
    presentUnknownKeyIds();
    assertThat(Credentials.known(authenticator, issuer.es256(claims())).user()).isEqualTo("ana");
  }

  @Test
  void unknownKeyIdsDoNotFloodTheIssuer() {
    presentUnknownKeyIds();
    assertThat(issuer.fetches()).isLessThanOrEqualTo(3);
  }

  @Test
  void anotherIssuersKeyWithTheSameIdIsRefused() {
    try (Issuer other = new Issuer()) {
      assertThat(Credentials.denied(authenticator, other.es256(claims())))
          .isEqualTo(ErrorCode.TOKEN_INVALID);
    }
  }

  @Test
  void anHs256TokenIsRefusedWithoutASecret() {
    String token = Jwts.hs256(Doors.SECRET.getBytes(StandardCharsets.UTF_8), claims());
    assertThat(Credentials.denied(authenticator, token)).isEqualTo(ErrorCode.TOKEN_INVALID);
  }

  @Test
  void aPublicKeyIsNeverTakenForASecret() {
    String token = Jwts.hs256(issuer.publicRsaKey(), claims());
    assertThat(Credentials.denied(authenticator, token)).isEqualTo(ErrorCode.TOKEN_INVALID);
  }

  @Test
  void aPublicKeyIsNotTakenForTheSecretBesideIt() {
    Authenticator both = authenticator();
    String token = Jwts.hs256(issuer.publicRsaKey(), claims());
    assertThat(Credentials.denied(both, token)).isEqualTo(ErrorCode.TOKEN_INVALID);
  }

  @Test
  void bothKindsAreTakenWhereBothAreSet() {
    Authenticator both = authenticator();
    String secret = Jwts.hs256(Doors.SECRET.getBytes(StandardCharsets.UTF_8), claims());
    assertThat(Credentials.known(both, secret).user()).isEqualTo("ana");
    assertThat(Credentials.known(both, issuer.es256(claims())).user()).isEqualTo("ana");
  }

  @Test
  void keysAreFetchedOnceForManyTokens() {
    for (int i = 0; i < 10; i++) {
      JWTClaimsSet claims = Jwts.claims(clock.instant(), c -> {});
      Credentials.known(authenticator, issuer.es256(claims));
    }
    assertThat(issuer.fetches()).isEqualTo(1);
  }

  @Test
  void aVerifiedTokenHoldsWhileTheIssuerIsDown() {
    String token = issuer.es256(claims());
    Credentials.known(authenticator, token);
    issuer.close();
    assertThat(Credentials.known(authenticator, token).user()).isEqualTo("ana");
  }

  @Test
  void aVerifiedTokenIsRefusedAfterItsEnd() {
    String token = issuer.es256(claims());
    Credentials.known(authenticator, token);
    clock.pass(Duration.ofHours(2));
    assertThat(Credentials.denied(authenticator, token)).isEqualTo(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void anIssuerThatIsDownRefusesNobodyForGood() {
    issuer.close();
    for (int i = 0; i < 5; i++) {
      assertThat(Credentials.denied(authenticator, issuer.es256(claims())))
          .as("attempt " + i)
          .isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void noTokenMakesAnIssuerThatIsDownLookUp() {
    issuer.close();
    for (int i = 0; i < 3; i++) {
      assertThat(Credentials.denied(authenticator, Jwts.raw("{\"alg\":\"HS512\"}", "{}", "x")))
          .isEqualTo(ErrorCode.TOKEN_INVALID);
      assertThat(Credentials.denied(authenticator, issuer.es256(claims())))
          .isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void anIssuerThatIsDownIsNoErrorOfOurs() {
    issuer.close();
    try (LogLines logs = LogLines.listen()) {
      String token = issuer.es256(claims());
      Credentials.denied(authenticator, token);
      logs.haveNoError();
      logs.repeatNone(java.util.List.of(token));
    }
  }

  @Test
  void bothDoorsTakeTokensOfPublishedKeys() {
    String jwks = "atrio.auth.jwks-url = \"" + issuer.url() + '"';
    try (Doors doors = Doors.open("atrio.auth.jwt-secret = \"\"", jwks)) {
      String token = issuer.es256(Jwts.claims(clock.instant(), c -> c.claim("user_role", "admin")));
      String event = "{\"channel\":\"user:ana\",\"event\":\"e\",\"data\":1}";
      try (OpenStream stream = doors.stream(Request.get("/v1/stream").bearer(token))) {
        doors.api(Request.publish(token, event)).succeeds();
        assertThat(stream.next().name()).isEqualTo("e");
      }
    }
  }

  @Test
  void whileTheIssuerIsDownTheApiRefusesAndStreamsAreToldToComeAgain() {
    String jwks = "atrio.auth.jwks-url = \"" + issuer.url() + '"';
    issuer.close();
    try (Doors doors = Doors.open("atrio.auth.jwt-secret = \"\"", jwks)) {
      String token = doors.secret(issuer.es256(claims()));
      Answer goodbye = doors.refusedStream(Request.get("/v1/stream").bearer(token));
      assertThat(goodbye.status()).isEqualTo(200);
      assertThat(goodbye.body())
          .startsWith("retry: ")
          .endsWith(
              """
              event: atrio.bye
              data: {"reason":"overload","reconnect":true,"code":"unavailable"}

              """);
      doors.api(Request.publish(token, "{}")).refuses(503, "unavailable");
      doors.loggedNothingBad();
    }
  }

  private Authenticator authenticator(String... hocon) {
    String all = String.join("\n", hocon) + "\natrio.auth.jwks-url = \"" + issuer.url() + '"';
    return new Authenticator(Doors.settings(all).auth(), clock, Runnable::run, RoleGrants.NONE);
  }

  private void presentUnknownKeyIds() {
    for (int i = 0; i < 5; i++) {
      assertThat(Credentials.denied(authenticator, issuer.es256("other-" + i, claims())))
          .isEqualTo(ErrorCode.TOKEN_INVALID);
    }
  }

  private JWTClaimsSet claims() {
    return Jwts.claims(clock.instant(), c -> {});
  }
}
