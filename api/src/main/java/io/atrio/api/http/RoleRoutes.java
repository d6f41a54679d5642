package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.permission.PermissionVersion;
import io.atrio.actors.permission.RoleStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/roles}, for those who may {@code rbac:read}, and to change them {@code rbac:write}.
 * Each change is in the audit trail before it is done, and is answered with the version it made.
 */
public final class RoleRoutes implements Routes {

  private final RoleStore store;

  /** {@code next} is null in the text too: its absence could be a page that was cut off. */
  private record Page(
      List<RoleStore.Role> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next) {}

  private record Changed(String role, String version) {}

  /** Routes that read and change {@code store}. */
  public RoleRoutes(RoleStore store) {
    this.store = store;
  }

  @Override
  public Route route(Requests requests) {
    var roles = segment("v1").slash("roles");
    return concat(
        path(roles, () -> get(() -> handle(r -> reading(requests, r, who -> page(r))))),
        path(
            roles.slash(segment()),
            role ->
                concat(
                    get(() -> handle(r -> reading(requests, r, who -> find(role)))),
                    put(() -> handle(r -> write(requests, r, role))),
                    delete(() -> handle(r -> remove(requests, r, role))))));
  }

  private static CompletionStage<HttpResponse> reading(
      Requests requests,
      HttpRequest request,
      Function<Principal, CompletionStage<HttpResponse>> use) {
    return allowed(requests, request, RequestKind.READ, "read", use);
  }

  private static CompletionStage<HttpResponse> writing(
      Requests requests,
      HttpRequest request,
      Function<Principal, CompletionStage<HttpResponse>> use) {
    return allowed(requests, request, RequestKind.ADMINISTER, "write", use);
  }

  private static CompletionStage<HttpResponse> allowed(
      Requests requests,
      HttpRequest request,
      RequestKind kind,
      String right,
      Function<Principal, CompletionStage<HttpResponse>> use) {
    return requests.authenticated(
        request,
        kind,
        who -> requests.admission().permitted(request, who, "rbac", right, () -> use.apply(who)));
  }

  private CompletionStage<HttpResponse> page(HttpRequest request) {
    return RoleQuery.read(
        request,
        refused -> Requests.done(Problems.response(refused)),
        query -> answered(store.list(query.after(), query.limit()), all -> page(all, query)));
  }

  private static HttpResponse page(List<RoleStore.Role> roles, RoleQuery query) {
    boolean more = roles.size() == query.limit();
    return Json.ok(new Page(roles, more ? roles.getLast().role() : null));
  }

  private CompletionStage<HttpResponse> find(String role) {
    return ChannelName.isValidId(role)
        ? answered(
            store.find(role),
            found -> found.map(Json::ok).orElseGet(() -> Problems.response(ErrorCode.ROLE_UNKNOWN)))
        : Requests.done(Problems.response(ErrorCode.INVALID_ROLE));
  }

  private CompletionStage<HttpResponse> write(Requests requests, HttpRequest request, String role) {
    return writing(
        requests,
        request,
        who ->
            requests.json(
                request,
                body ->
                    RoleRequest.read(
                        role,
                        body,
                        refused -> Requests.done(Problems.response(refused)),
                        wanted ->
                            recorded(
                                requests,
                                request,
                                who,
                                role,
                                "allows " + RoleRequest.summary(wanted),
                                () -> changed(store.put(wanted), v -> answer(role, v))))));
  }

  private CompletionStage<HttpResponse> remove(
      Requests requests, HttpRequest request, String role) {
    return writing(
        requests,
        request,
        who ->
            ChannelName.isValidId(role)
                ? recorded(
                    requests,
                    request,
                    who,
                    role,
                    "deleted",
                    () -> changed(store.delete(role), v -> answer(role, v)))
                : Requests.done(Problems.response(ErrorCode.INVALID_ROLE)));
  }

  private static Changed answer(String role, long version) {
    return new Changed(role, new PermissionVersion(0, version).text());
  }

  /** Goes on once it is journalled that {@code who} changes {@code target}. */
  static CompletionStage<HttpResponse> recorded(
      Requests requests,
      HttpRequest request,
      Principal who,
      String target,
      String what,
      Supplier<CompletionStage<HttpResponse>> change) {
    return requests
        .admission()
        .recorded(
            AuditType.ROLES_CHANGED,
            Admission.origin(request, who),
            target,
            Outcome.OK,
            what,
            change);
  }

  /** What a change came to. */
  static CompletionStage<HttpResponse> changed(
      CompletionStage<RoleStore.Outcome> change, LongFunction<Object> answer) {
    return answered(
        change,
        outcome ->
            switch (outcome) {
              case RoleStore.Written written -> Json.ok(answer.apply(written.version()));
              case RoleStore.NotWritten not -> Problems.response(not.refusal());
            });
  }

  private static <T> CompletionStage<HttpResponse> answered(
      CompletionStage<T> stage, Function<T, HttpResponse> answer) {
    return stage.handle(
        (value, failure) -> {
          if (value == null) {
            return Trouble.warn(
                Problems.response(ErrorCode.STORAGE_UNAVAILABLE),
                "Roles cannot be read or changed",
                failure);
          }
          return answer.apply(value);
        });
  }
}
