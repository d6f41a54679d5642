package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.session.SessionProtocol;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code DELETE /v1/sessions/<id>}, for those who may {@code session:end}: ends a session's streams
 * and keeps it from coming back, once that is in the audit trail.
 */
public final class SessionRoutes implements Routes {
  private final Sessions sessions;

  private record Ended(String session, int streams) {}

  /** Routes that end {@code sessions}. */
  public SessionRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Route route(Requests requests) {
    return path(
        segment("v1").slash("sessions").slash(segment()),
        session -> delete(() -> handle(request -> end(requests, request, session))));
  }

  private CompletionStage<HttpResponse> end(
      Requests requests, HttpRequest request, String session) {
    return requests.authenticated(
        request,
        RequestKind.ADMINISTER,
        principal ->
            requests
                .admission()
                .permitted(
                    request,
                    principal,
                    "session",
                    "end",
                    () -> recorded(requests, request, principal, session)));
  }

  private CompletionStage<HttpResponse> recorded(
      Requests requests, HttpRequest request, Principal principal, String session) {
    if (!ChannelName.isValidId(session)) {
      return Requests.done(
          Problems.response(
              new Refused(
                  ErrorCode.INVALID_REQUEST,
                  "A session id has 1 to 192 of the characters a-z A-Z 0-9 _ . : -")));
    }
    return requests
        .admission()
        .recorded(
            AuditType.SESSION_ENDED,
            Admission.origin(request, principal),
            session,
            Outcome.OK,
            "",
            () -> end(session));
  }

  private CompletionStage<HttpResponse> end(String session) {
    return sessions.ask(
        session,
        replyTo -> new SessionProtocol.End(session, replyTo),
        (Integer streams) -> Requests.done(Json.ok(new Ended(session, streams))));
  }
}
