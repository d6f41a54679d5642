package io.atrio.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.atrio.cluster.settings.AuthSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mints tokens for development, with the claims a Supabase project's tokens have. */
public final class DevelopmentTokens {
  /** How long a token lives unless told otherwise. */
  public static final Duration DEFAULT_LIFE = Duration.ofHours(12);

  /** Name of the development secret in the data directory of embedded mode. */
  public static final String SECRET = "jwt-secret";

  private final AuthSettings settings;
  private final Clock clock;

  /** Signs with the HS256 secret of {@code settings}, which must have one. */
  public DevelopmentTokens(AuthSettings settings, Clock clock) {
    if (settings.jwtSecret().isEmpty()) {
      throw new IllegalArgumentException("no jwt-secret to sign with");
    }
    this.settings = settings;
    this.clock = clock;
  }

  /** A token of {@code user}; a new session unless {@code session} is given. */
  public String user(String user, List<String> roles, @Nullable String session, Duration life) {
    return sign(
        claims(life)
            .subject(user)
            .audience(settings.audience().isEmpty() ? null : settings.audience())
            .claim("session_id", session == null ? UUID.randomUUID().toString() : session)
            .claim("role", "authenticated")
            .claim("app_metadata", Map.of("roles", roles))
            .build());
  }

  /** A token of a back end. */
  public String service(Duration life) {
    return sign(claims(life).claim("role", "service_role").build());
  }

  private JWTClaimsSet.Builder claims(Duration life) {
    Date now = Date.from(clock.instant());
    return new JWTClaimsSet.Builder()
        .issuer(settings.issuer().isEmpty() ? null : settings.issuer())
        .issueTime(now)
        .expirationTime(Date.from(clock.instant().plus(life)));
  }

  private String sign(JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
      jwt.sign(new MACSigner(settings.jwtSecret().getBytes(StandardCharsets.UTF_8)));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("a development token cannot be signed", e);
    }
  }
}
