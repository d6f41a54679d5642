package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.permission.PermissionVersion;
import io.atrio.actors.permission.Profiles;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.permission.UserGrants;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/me}: who is asking, and what he may do. */
public final class ProfileRoutes implements Routes {
  private final RoleGrants grants;
  private final RolePermissions roles;
  private final Profiles profiles;

  /**
   * {@code profile} is null in the text too where there is none, {@code limits} where no limit is.
   */
  private record Me(
      String user,
      String session,
      List<String> roles,
      List<String> permissions,
      String expiresAt,
      @JsonInclude(JsonInclude.Include.ALWAYS) @JsonRawValue @Nullable String profile,
      String version,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Allowance limits) {}

  /** Answers by {@code grants}, {@code roles} and {@code profiles}. */
  public ProfileRoutes(RoleGrants grants, RolePermissions roles, Profiles profiles) {
    this.grants = grants;
    this.roles = roles;
    this.profiles = profiles;
  }

  @Override
  public Route route(Requests requests) {
    return path(
        segment("v1").slash("me"), () -> get(() -> handle(request -> me(requests, request))));
  }

  private CompletionStage<HttpResponse> me(Requests requests, HttpRequest request) {
    return requests.userWithin(request, RequestKind.READ, this::me);
  }

  private CompletionStage<HttpResponse> me(Principal principal, @Nullable Allowance left) {
    UserGrants known = grants.known(principal.user());
    long user = known == null ? 0 : known.version();
    PermissionVersion version = new PermissionVersion(user, roles.version());
    return profiles
        .of(principal.user(), user)
        .handle(
            (profile, failure) ->
                failure == null
                    ? Json.ok(
                        me(principal, version, Objects.requireNonNull(profile).orElse(null), left))
                    : Problems.response(ErrorCode.STORAGE_UNAVAILABLE));
  }

  private Me me(
      Principal principal,
      PermissionVersion version,
      @Nullable String profile,
      @Nullable Allowance left) {
    return new Me(
        principal.user(),
        principal.session(),
        principal.roles().stream().sorted().toList(),
        roles.of(principal).listed(),
        Instant.ofEpochSecond(principal.expiresAt()).toString(),
        profile,
        version.text(),
        left);
  }
}
