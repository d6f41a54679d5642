package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.directory.OpenSessions;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET} and {@code DELETE /v1/sessions/<id>}, for those who may {@code session:end}, on any
 * node: where a session is, and its end. That keeps it from coming back anywhere, once it is in the
 * audit trail.
 */
public final class SessionRoutes implements Routes {
  private final OpenSessions sessions;

  private record Ended(String session, int streams) {}

  /** Routes that look at {@code sessions} and end them. */
  public SessionRoutes(OpenSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Route route(Requests requests) {
    return path(
        segment("v1").slash("sessions").slash(segment()),
        session ->
            concat(
                get(() -> handle(request -> find(requests, request, session))),
                delete(() -> handle(request -> end(requests, request, session)))));
  }

  /** Goes on with one who may end sessions. */
  static CompletionStage<HttpResponse> permitted(
      Requests requests,
      HttpRequest request,
      RequestKind kind,
      Function<Principal, CompletionStage<HttpResponse>> use) {
    return requests.authenticated(
        request,
        kind,
        principal ->
            requests
                .admission()
                .permitted(request, principal, "session", "end", () -> use.apply(principal)));
  }

  private CompletionStage<HttpResponse> find(
      Requests requests, HttpRequest request, String session) {
    return permitted(
        requests,
        request,
        RequestKind.READ,
        principal ->
            ChannelName.isValidId(session)
                ? sessions
                    .find(session)
                    .thenApply(
                        found ->
                            found
                                .map(open -> Json.ok(OpenSessionAnswer.of(open)))
                                .orElseGet(() -> Problems.response(ErrorCode.SESSION_UNKNOWN)))
                : invalid());
  }

  private CompletionStage<HttpResponse> end(
      Requests requests, HttpRequest request, String session) {
    return permitted(
        requests,
        request,
        RequestKind.ADMINISTER,
        principal ->
            ChannelName.isValidId(session)
                ? requests
                    .admission()
                    .recorded(
                        AuditType.SESSION_ENDED,
                        Admission.origin(request, principal),
                        session,
                        Outcome.OK,
                        "",
                        () -> end(session))
                : invalid());
  }

  private CompletionStage<HttpResponse> end(String session) {
    return sessions
        .end(List.of(session))
        .thenApply(streams -> Json.ok(new Ended(session, streams)));
  }

  private static CompletionStage<HttpResponse> invalid() {
    return Requests.done(
        Problems.response(
            new Refused(
                ErrorCode.INVALID_REQUEST,
                "A session id has 1 to 192 of the characters a-z A-Z 0-9 _ . : -")));
  }
}
