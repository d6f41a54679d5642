package io.atrio.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.atrio.api.serve.Doors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.Consumer;

/** Tokens, good ones and every bad one. */
final class Jwts {
  private Jwts() {}

  /** A good token of a user, but for what {@code change} does to it. */
  static String user(Consumer<JWTClaimsSet.Builder> change) {
    return user(Instant.now(), change);
  }

  /** A good token of a user for an hour from {@code now}, but for what {@code change} does. */
  static String user(Instant now, Consumer<JWTClaimsSet.Builder> change) {
    return hs256(Doors.SECRET.getBytes(StandardCharsets.UTF_8), claims(now, change));
  }

  /** An HS256 token with any secret. */
  static String hs256(byte[] secret, JWTClaimsSet claims) {
    try {
      return sign(new JWSHeader(JWSAlgorithm.HS256), new MACSigner(secret), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sign(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static JWTClaimsSet claims(Instant now, Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject("ana")
            .audience("authenticated")
            .issuer("https://issuer.example")
            .claim("session_id", "s-1")
            .expirationTime(Date.from(now.plusSeconds(3600)));
    change.accept(claims);
    return claims.build();
  }

  /** A token of raw JSON parts with a signature that cannot hold. */
  static String raw(String header, String claims, String signature) {
    return base64(header) + '.' + base64(claims) + '.' + base64(signature);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
