package io.atrio.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.atrio.actors.error.ErrorCode;
import io.atrio.cluster.settings.AuthSettings;
import java.text.ParseException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies signature and claims of a JWT. Remembers nothing; {@link Authenticator} does.
 * Thread-safe.
 */
final class TokenVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);

  private final SigningKeys keys;
  private final TokenClaims claims;
  private final Clock clock;
  private final Executor blocking;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  /**
   * Whether the last fetch failed: soon after it no other is tried, which says nothing of a token.
   */
  private volatile boolean issuerDown;

  /** {@code blocking} runs verifications that may fetch keys. */
  TokenVerifier(AuthSettings settings, Clock clock, Executor blocking) {
    this.keys = new SigningKeys(settings);
    this.claims = new TokenClaims(settings);
    this.clock = clock;
    this.blocking = blocking;
    processor.setJWSKeySelector(keys);
    processor.setJWTClaimsSetVerifier((set, context) -> {});
  }

  /** Verifies {@code token}; completes at once when no key can need fetching. */
  CompletionStage<Authentication> verify(String token) {
    SignedJWT jwt;
    try {
      jwt = SignedJWT.parse(token);
    } catch (ParseException e) {
      return CompletableFuture.completedFuture(
          Authentication.denied(ErrorCode.TOKEN_INVALID, "The token is not a signed JWT."));
    }
    if (keys.mayBlock(jwt.getHeader().getAlgorithm())) {
      return CompletableFuture.supplyAsync(() -> check(jwt, token), blocking);
    }
    return CompletableFuture.completedFuture(check(jwt, token));
  }

  private Authentication check(SignedJWT jwt, String token) {
    try {
      JWTClaimsSet set = processor.process(jwt, null);
      if (keys.mayBlock(jwt.getHeader().getAlgorithm())) {
        issuerDown = false;
      }
      return claims.read(set, clock.instant().getEpochSecond(), "t-" + Digest.of(token).asId());
    } catch (BadJOSEException e) {
      return Authentication.denied(ErrorCode.TOKEN_INVALID, "The token's signature does not hold.");
    } catch (RateLimitReachedException e) {
      return issuerDown
          ? unavailable()
          : Authentication.denied(ErrorCode.TOKEN_INVALID, "The token's key is not known.");
    } catch (KeySourceException e) {
      issuerDown = true;
      LOG.warn("The issuer's keys cannot be fetched: {}", e.getMessage());
      return unavailable();
    } catch (JOSEException e) {
      return Authentication.denied(ErrorCode.TOKEN_INVALID, "The token cannot be verified.");
    }
  }

  private static Authentication unavailable() {
    return Authentication.denied(
        ErrorCode.UNAVAILABLE, "The issuer's keys cannot be fetched right now.");
  }
}
