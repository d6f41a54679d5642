package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.permission.PermissionVersion;
import io.atrio.actors.permission.RoleStore;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code PUT} and {@code DELETE /v1/users/<id>/roles/<role>}, for those who may {@code rbac:write}:
 * who has which role. Each change is in the audit trail before it is done, and is answered with the
 * version it made.
 */
public final class GrantRoutes implements Routes {
  private static final Refused INVALID =
      new Refused(
          ErrorCode.INVALID_REQUEST,
          "A user has 1 to 192, a role 1 to 100 of the characters a-z A-Z 0-9 _ . : -");

  private final RoleStore store;

  /** What is to be done, in words and by the store. */
  private record Change(String what, By by) {}

  @FunctionalInterface
  private interface By {
    CompletionStage<RoleStore.Outcome> store(String user, String role);
  }

  private record Changed(String user, String role, String version) {}

  /** Routes that change {@code store}. */
  public GrantRoutes(RoleStore store) {
    this.store = store;
  }

  @Override
  public Route route(Requests requests) {
    Change grant = new Change("granted ", store::grant);
    Change revoke = new Change("revoked ", store::revoke);
    return path(
        segment("v1").slash("users").slash(segment()).slash("roles").slash(segment()),
        (user, role) ->
            concat(
                put(() -> handle(request -> change(requests, request, user, role, grant))),
                delete(() -> handle(request -> change(requests, request, user, role, revoke)))));
  }

  private static CompletionStage<HttpResponse> change(
      Requests requests, HttpRequest request, String user, String role, Change change) {
    return requests.authenticated(
        request,
        RequestKind.ADMINISTER,
        principal ->
            requests
                .admission()
                .permitted(
                    request,
                    principal,
                    "rbac",
                    "write",
                    () ->
                        ChannelName.isValidId(user) && ChannelName.isValidId(role)
                            ? recorded(requests, request, principal, user, role, change)
                            : Requests.done(Problems.response(INVALID))));
  }

  private static CompletionStage<HttpResponse> recorded(
      Requests requests,
      HttpRequest request,
      Principal who,
      String user,
      String role,
      Change change) {
    return RoleRoutes.recorded(
        requests,
        request,
        who,
        user,
        change.what() + role,
        () ->
            RoleRoutes.changed(
                change.by().store(user, role),
                version -> new Changed(user, role, new PermissionVersion(version, 0).text())));
  }
}
