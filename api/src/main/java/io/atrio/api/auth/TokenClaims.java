package io.atrio.api.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.cluster.settings.AuthSettings;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a verified token's claims as Supabase writes them: {@code sub}, {@code session_id}, {@code
 * role}, {@code aud}, {@code user_role}, {@code app_metadata.roles}. What a user can change himself
 * ({@code user_metadata}) is never read.
 */
final class TokenClaims {
  private static final String SERVICE_ROLE = "service_role";

  private final AuthSettings settings;

  TokenClaims(AuthSettings settings) {
    this.settings = settings;
  }

  /**
   * The principal of {@code claims}; {@code mintedSession} stands in for a missing {@code
   * session_id}.
   */
  Authentication read(JWTClaimsSet claims, long nowSeconds, String mintedSession) {
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      return invalid("The token has no exp.");
    }
    if (isOutOfTime(claims, expires, nowSeconds)) {
      return Authentication.denied(ErrorCode.TOKEN_EXPIRED);
    }
    if (!settings.issuer().isEmpty() && !settings.issuer().equals(claims.getIssuer())) {
      return invalid("The token's iss is not the one expected.");
    }
    long exp = expires.toInstant().getEpochSecond();
    if (SERVICE_ROLE.equals(claims.getClaim("role"))) {
      return new Authentication.Known(
          new Principal(Principal.Kind.SERVICE, SERVICE_ROLE, "", Set.of(), exp));
    }
    if (!settings.audience().isEmpty() && !claims.getAudience().contains(settings.audience())) {
      return invalid("The token's aud is not the one expected.");
    }
    return user(claims, exp, mintedSession);
  }

  private static Authentication user(JWTClaimsSet claims, long exp, String mintedSession) {
    String user = claims.getSubject();
    if (user == null || !ChannelName.isValidId(user)) {
      return invalid("The token's sub must be 1 to 192 of the characters a-z A-Z 0-9 _ . : -");
    }
    Object claimed = claims.getClaim("session_id");
    String session = claimed == null ? mintedSession : claimed.toString();
    if (!ChannelName.isValidId(session)) {
      return invalid(
          "The token's session_id must be 1 to 192 of the characters a-z A-Z 0-9 _ . : -");
    }
    return new Authentication.Known(
        new Principal(Principal.Kind.USER, user, session, roles(claims), exp));
  }

  private boolean isOutOfTime(JWTClaimsSet claims, Date expires, long nowSeconds) {
    long skew = settings.clockSkew().toSeconds();
    Date notBefore = claims.getNotBeforeTime();
    return expires.toInstant().getEpochSecond() + skew <= nowSeconds
        || (notBefore != null && notBefore.toInstant().getEpochSecond() - skew > nowSeconds);
  }

  private static Set<String> roles(JWTClaimsSet claims) {
    Set<String> roles = new HashSet<>();
    addRoles(roles, claims.getClaim("user_role"));
    if (claims.getClaim("app_metadata") instanceof Map<?, ?> metadata) {
      addRoles(roles, metadata.get("roles"));
    }
    return Set.copyOf(roles);
  }

  private static void addRoles(Set<String> roles, @Nullable Object claimed) {
    if (claimed instanceof String role && ChannelName.isValidId(role)) {
      roles.add(role);
    } else if (claimed instanceof Collection<?> several) {
      several.forEach(role -> addRoles(roles, role instanceof String text ? text : null));
    }
  }

  private static Authentication invalid(String detail) {
    return Authentication.denied(ErrorCode.TOKEN_INVALID, detail);
  }
}
