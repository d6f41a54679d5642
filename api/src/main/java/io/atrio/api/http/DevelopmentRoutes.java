package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.api.auth.DevelopmentTokens;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * What exists in embedded mode only: {@code POST /v1/dev/token} signs anybody in, {@code POST
 * /v1/dev/cut} breaks the caller's connections as a bad network would.
 */
public final class DevelopmentRoutes implements Routes {
  private static final long MAX_TTL_SECONDS = Duration.ofDays(30).toSeconds();

  private final DevelopmentTokens tokens;
  private final Sessions sessions;

  /** A request for a token. */
  private record TokenRequest(
      @Nullable String user,
      @Nullable List<String> roles,
      @Nullable String session,
      @Nullable Long ttlS,
      @Nullable Boolean service) {}

  private record Token(String token) {}

  private record CutAnswer(int cut) {}

  /** Routes that mint with {@code tokens} and cut through {@code sessions}. */
  public DevelopmentRoutes(DevelopmentTokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  @Override
  public Route route(Requests requests) {
    return pathPrefix(
        segment("v1").slash("dev"),
        () ->
            concat(
                path("token", () -> post(() -> handle(request -> token(requests, request)))),
                path("cut", () -> post(() -> handle(request -> cut(requests, request))))));
  }

  private CompletionStage<HttpResponse> token(Requests requests, HttpRequest request) {
    return requests.json(
        request,
        body ->
            Json.read(
                body,
                TokenRequest.class,
                refused -> Requests.done(Problems.response(refused)),
                wanted -> mint(requests, request, wanted)));
  }

  private CompletionStage<HttpResponse> mint(
      Requests requests, HttpRequest request, TokenRequest wanted) {
    Refused refused = refusal(wanted);
    if (refused != null) {
      return Requests.done(Problems.response(refused));
    }
    return requests
        .admission()
        .recorded(
            AuditType.TOKEN_MINTED,
            AuditOrigin.unknown(ClientAddress.of(request)).in(RequestLabel.of(request)),
            Objects.requireNonNullElse(wanted.user(), "service"),
            Outcome.OK,
            String.join(" ", Objects.requireNonNullElse(wanted.roles(), List.of())),
            () -> Requests.done(mint(wanted)));
  }

  private HttpResponse mint(TokenRequest request) {
    Duration life =
        request.ttlS() == null
            ? DevelopmentTokens.DEFAULT_LIFE
            : Duration.ofSeconds(request.ttlS());
    if (Boolean.TRUE.equals(request.service())) {
      return Json.ok(new Token(tokens.service(life)));
    }
    String user = Objects.requireNonNullElse(request.user(), "");
    List<String> roles = Objects.requireNonNullElse(request.roles(), List.<String>of());
    return Json.ok(new Token(tokens.user(user, roles, request.session(), life)));
  }

  private CompletionStage<HttpResponse> cut(Requests requests, HttpRequest request) {
    return requests.user(
        request,
        RequestKind.CHANGE,
        principal ->
            requests
                .admission()
                .recorded(
                    AuditType.SESSION_CUT,
                    Admission.origin(request, principal),
                    principal.session(),
                    Outcome.OK,
                    "",
                    () -> cut(principal)));
  }

  private CompletionStage<HttpResponse> cut(Principal principal) {
    return sessions.ask(
        principal,
        SessionProtocol.Cut::new,
        (Integer cut) -> Requests.done(Json.ok(new CutAnswer(cut))));
  }

  private static @Nullable Refused refusal(TokenRequest r) {
    boolean service = Boolean.TRUE.equals(r.service());
    if (!service && (r.user() == null || !ChannelName.isValidId(r.user()))) {
      return invalid("user must be 1 to 192 of the characters a-z A-Z 0-9 _ . : -");
    }
    if (r.session() != null && !ChannelName.isValidId(r.session())) {
      return invalid("session must be 1 to 192 of the characters a-z A-Z 0-9 _ . : -");
    }
    if (r.roles() != null
        && !r.roles().stream().allMatch(role -> role != null && ChannelName.isValidId(role))) {
      return invalid("roles must be a list of names");
    }
    if (r.ttlS() != null && (r.ttlS() < 1 || r.ttlS() > MAX_TTL_SECONDS)) {
      return invalid("ttl_s must be a number of seconds from 1 to " + MAX_TTL_SECONDS);
    }
    return null;
  }

  private static Refused invalid(String detail) {
    return new Refused(ErrorCode.INVALID_REQUEST, detail);
  }
}
