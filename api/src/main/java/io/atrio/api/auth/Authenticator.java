package io.atrio.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.identity.RoleSets;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.cluster.settings.AuthSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Turns an {@code Authorization} header into a principal, for both doors. A verified token is
 * remembered, by its digest, until it expires. Thread-safe.
 */
public final class Authenticator {
  private static final String BEARER = "bearer ";

  private final TokenVerifier verifier;
  private final ServiceKeys serviceKeys;
  private final Clock clock;
  private final RoleGrants grants;
  private final Cache<Digest, Principal> verified;

  /**
   * {@code blocking} runs verifications that may fetch the issuer's keys; {@code grants} knows
   * which roles users have besides those of their tokens.
   */
  public Authenticator(AuthSettings settings, Clock clock, Executor blocking, RoleGrants grants) {
    this.grants = grants;
    this.verifier = new TokenVerifier(settings, clock, blocking);
    this.serviceKeys = new ServiceKeys(settings.serviceKeys());
    this.clock = clock;
    this.verified =
        Caffeine.newBuilder()
            .maximumSize(settings.tokenCache())
            .executor(Runnable::run)
            .expireAfter(Expiry.<Digest, Principal>creating((digest, p) -> untilExpiry(p)))
            .build();
  }

  /**
   * Who the {@code Authorization} header's value speaks for, with all the roles he has; completes
   * at once but for keys that must be fetched and users who have not been here lately.
   */
  public CompletionStage<Authentication> authenticate(@Nullable String authorization) {
    return credential(authorization).thenCompose(this::entitled);
  }

  /**
   * The same with the roles granted by now. Nobody goes on with fewer roles than he may have: if
   * they cannot be learnt the answer is a denial ({@code storage_unavailable}).
   */
  public CompletionStage<Authentication> entitled(Authentication result) {
    return result instanceof Authentication.Known known
        ? entitled(known)
        : CompletableFuture.completedFuture(result);
  }

  private CompletionStage<Authentication> entitled(Authentication.Known token) {
    Principal claimed = token.principal();
    Principal known = grants.known(claimed);
    if (known != null) {
      return CompletableFuture.completedFuture(
          known.equals(claimed) ? token : new Authentication.Known(known));
    }
    return grants
        .of(claimed.user())
        .handle(
            (learnt, failure) ->
                learnt == null
                    ? Authentication.denied(
                        ErrorCode.STORAGE_UNAVAILABLE,
                        "The user's roles cannot be learnt right now; try again.")
                    : new Authentication.Known(claimed.granted(learnt.roles())));
  }

  private CompletionStage<Authentication> credential(@Nullable String authorization) {
    if (authorization == null || authorization.isBlank()) {
      return CompletableFuture.completedFuture(Authentication.denied(ErrorCode.TOKEN_MISSING));
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return CompletableFuture.completedFuture(
          Authentication.denied(ErrorCode.TOKEN_INVALID, "Authorization must be: Bearer <token>."));
    }
    String credential = authorization.substring(BEARER.length()).trim();
    return credential.startsWith(ServiceKeys.PREFIX)
        ? CompletableFuture.completedFuture(serviceKeys.authenticate(credential))
        : token(credential);
  }

  private CompletionStage<Authentication> token(String token) {
    Digest digest = Digest.of(token);
    Principal known = verified.getIfPresent(digest);
    if (known != null && known.expiresAt() > clock.instant().getEpochSecond()) {
      return CompletableFuture.completedFuture(new Authentication.Known(known));
    }
    return verifier.verify(token).thenApply(result -> remember(digest, result));
  }

  private Authentication remember(Digest digest, Authentication result) {
    if (!(result instanceof Authentication.Known known)) {
      return result;
    }
    Principal p = known.principal();
    Principal shared =
        new Principal(p.kind(), p.user(), p.session(), RoleSets.shared(p.claimed()), p.expiresAt());
    verified.put(digest, shared);
    return new Authentication.Known(shared);
  }

  private Duration untilExpiry(Principal principal) {
    return Duration.ofSeconds(
        Math.max(0, principal.expiresAt() - clock.instant().getEpochSecond()));
  }
}
