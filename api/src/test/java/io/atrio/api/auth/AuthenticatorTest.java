package io.atrio.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.actors.permission.UserGrants;
import io.atrio.api.serve.Doors;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a token that holds says about who is asking. */
final class AuthenticatorTest {
  private static final UserGrants TRADER = new UserGrants(Set.of("trader"), 1);

  private final MovableClock clock = new MovableClock();
  private final Authenticator authenticator =
      new Authenticator(
          Doors.settings("atrio.auth.clock-skew = 10 s").auth(),
          clock,
          Runnable::run,
          RoleGrants.NONE);

  @Test
  void theSessionIsTheTokens() {
    assertThat(principal(c -> c.claim("session_id", "s-42")).session()).isEqualTo("s-42");
  }

  @Test
  void aSessionIsMintedForATokenThatHasNone() {
    assertThat(principal(c -> c.claim("session_id", null)).session()).matches("t-[\\w-]{22}");
  }

  @Test
  void theSameTokenHasTheSameMintedSession() {
    String token = Jwts.user(clock.instant(), c -> c.claim("session_id", null));
    Authenticator another =
        new Authenticator(Doors.settings().auth(), clock, Runnable::run, RoleGrants.NONE);
    String here = known(authenticator, token).session();
    assertThat(known(another, token).session()).isEqualTo(here);
  }

  @Test
  void anotherTokenHasAnotherMintedSession() {
    Principal one = principal(c -> c.claim("session_id", null));
    Principal two = principal(c -> c.claim("session_id", null).claim("jti", "2"));
    assertThat(one.session()).isNotEqualTo(two.session());
  }

  @Test
  void rolesComeFromUserRole() {
    assertThat(principal(c -> c.claim("user_role", "admin")).roles()).containsExactly("admin");
  }

  @Test
  void rolesComeFromAppMetadata() {
    Principal principal =
        principal(c -> c.claim("app_metadata", Map.of("roles", List.of("editor", "viewer"))));
    assertThat(principal.roles()).containsExactlyInAnyOrder("editor", "viewer");
  }

  @Test
  void rolesOfBothPlacesAddUp() {
    Principal principal =
        principal(
            c ->
                c.claim("user_role", "admin")
                    .claim("app_metadata", Map.of("roles", List.of("viewer"))));
    assertThat(principal.roles()).containsExactlyInAnyOrder("admin", "viewer");
  }

  @Test
  void whatAUserCanChangeHimselfGrantsNothing() {
    Principal principal =
        principal(
            c ->
                c.claim("user_metadata", Map.of("roles", List.of("admin"), "user_role", "admin"))
                    .claim("roles", List.of("admin"))
                    .claim("role", "authenticated"));
    assertThat(principal.roles()).isEmpty();
  }

  @Test
  void aServiceRoleInUserMetadataMakesNoService() {
    Principal principal = principal(c -> c.claim("user_metadata", Map.of("role", "service_role")));
    assertThat(principal.service()).isFalse();
  }

  @Test
  void rolesThatCannotBeChannelNamesAreLeftOut() {
    Principal principal =
        principal(
            c ->
                c.claim("user_role", "a b")
                    .claim(
                        "app_metadata", Map.of("roles", List.of("ok", "x\ny", "", 7, List.of()))));
    assertThat(principal.roles()).containsExactly("ok");
  }

  @Test
  void aServiceRoleTokenIsABackEnd() {
    assertThat(principal(c -> c.claim("role", "service_role").audience((String) null)).service())
        .isTrue();
  }

  @Test
  void aVerifiedTokenIsNotVerifiedAgain() {
    String token = Jwts.user(clock.instant(), c -> {});
    Principal first = known(authenticator, token);
    assertThat(known(authenticator, token)).isSameAs(first);
  }

  @Test
  void aTokenVerifiedBeforeItsEndIsRefusedAfterIt() {
    String token = Jwts.user(clock.instant(), c -> {});
    known(authenticator, token);
    clock.pass(Duration.ofSeconds(3600 + 11));
    assertThat(denied(token)).isEqualTo(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void aTokenJustOverIsTakenWithinTheSkew() {
    String token = Jwts.user(clock.instant(), c -> {});
    known(authenticator, token);
    clock.pass(Duration.ofSeconds(3600 + 5));
    assertThat(known(authenticator, token).user()).isEqualTo("ana");
  }

  @Test
  void aTokenFromTheNearFutureIsTakenWithinTheSkew() {
    Date soon = Date.from(clock.instant().plusSeconds(5));
    assertThat(principal(c -> c.notBeforeTime(soon)).user()).isEqualTo("ana");
  }

  @Test
  void aTokenThatNeverEndsInPracticeIsTaken() {
    Principal principal = principal(c -> c.claim("exp", 9_000_000_000_000_000L));
    assertThat(principal.expiresAt()).isGreaterThan(4_000_000_000L);
  }

  @Test
  void equalRoleSetsAreOneObject() {
    Consumer<JWTClaimsSet.Builder> roles =
        c -> c.claim("app_metadata", Map.of("roles", List.of("a", "b")));
    Principal one = principal(roles);
    Principal two = principal(c -> roles.accept(c.subject("bob")));
    assertThat(one.roles()).isSameAs(two.roles());
  }

  @Test
  void rolesThatWereGrantedComeOnTop() {
    Authenticator granting = granting(CompletableFuture.completedFuture(TRADER));
    Principal principal =
        known(granting, Jwts.user(clock.instant(), c -> c.claim("user_role", "viewer")));
    assertThat(principal.roles()).containsExactlyInAnyOrder("viewer", "trader");
    assertThat(principal.claimed()).containsExactly("viewer");
  }

  @Test
  void nobodyGoesOnWithoutHisRoles() {
    Authenticator granting = granting(CompletableFuture.failedFuture(new IOException("away")));
    assertThat(Credentials.denied(granting, Jwts.user(clock.instant(), c -> {})))
        .isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
  }

  @Test
  void aBackEndNeedsNoRoles() {
    Authenticator granting = granting(CompletableFuture.failedFuture(new IOException("away")));
    String token =
        Jwts.user(clock.instant(), c -> c.claim("role", "service_role").audience((String) null));
    assertThat(known(granting, token).service()).isTrue();
  }

  private Authenticator granting(CompletableFuture<UserGrants> learnt) {
    RoleGrants grants =
        new RoleGrants() {
          @Override
          public @Nullable UserGrants known(String user) {
            return null;
          }

          @Override
          public CompletionStage<UserGrants> of(String user) {
            return learnt;
          }
        };
    return new Authenticator(Doors.settings().auth(), clock, Runnable::run, grants);
  }

  private Principal principal(Consumer<JWTClaimsSet.Builder> change) {
    return known(authenticator, Jwts.user(clock.instant(), change));
  }

  private ErrorCode denied(String token) {
    return Credentials.denied(authenticator, token);
  }

  private static Principal known(Authenticator by, String token) {
    return Credentials.known(by, token);
  }
}
