package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.directory.OpenSession;
import io.atrio.actors.directory.OpenSessions;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.limit.RequestKind;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET} and {@code DELETE /v1/users/<id>/sessions}, for those who may {@code session:end}, on
 * any node: where a user is, and the end of all his sessions that live, each in the audit trail
 * before any is ended.
 */
public final class UserSessionRoutes implements Routes {
  private final OpenSessions sessions;

  /** {@code next} is null in the text too: its absence could be a page that was cut off. */
  private record Page(
      List<OpenSessionAnswer> items,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next) {}

  private record Ended(String user, int sessions, int streams) {}

  /** Routes that look at {@code sessions} and end them. */
  public UserSessionRoutes(OpenSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Route route(Requests requests) {
    return path(
        segment("v1").slash("users").slash(segment()).slash("sessions"),
        user ->
            concat(
                get(() -> handle(request -> list(requests, request, user))),
                delete(() -> handle(request -> end(requests, request, user)))));
  }

  private CompletionStage<HttpResponse> list(Requests requests, HttpRequest request, String user) {
    return SessionRoutes.permitted(
        requests,
        request,
        RequestKind.READ,
        principal ->
            ChannelName.isValidId(user)
                ? sessions.of(user).thenApply(UserSessionRoutes::page)
                : invalid());
  }

  private static HttpResponse page(List<OpenSession> open) {
    return Json.ok(new Page(open.stream().map(OpenSessionAnswer::of).toList(), null));
  }

  private CompletionStage<HttpResponse> end(Requests requests, HttpRequest request, String user) {
    return SessionRoutes.permitted(
        requests,
        request,
        RequestKind.ADMINISTER,
        principal ->
            ChannelName.isValidId(user)
                ? sessions
                    .of(user)
                    .thenApply(open -> open.stream().map(OpenSession::session).distinct().toList())
                    .thenCompose(
                        which ->
                            recorded(
                                requests.admission(),
                                Admission.origin(request, principal),
                                which,
                                () -> end(user, which)))
                : invalid());
  }

  /** One event for each session, as if they were ended one by one. */
  private static CompletionStage<HttpResponse> recorded(
      Admission admission,
      AuditOrigin origin,
      List<String> which,
      Supplier<CompletionStage<HttpResponse>> then) {
    return which.isEmpty()
        ? then.get()
        : admission.recorded(
            AuditType.SESSION_ENDED,
            origin,
            which.getFirst(),
            Outcome.OK,
            "",
            () -> recorded(admission, origin, which.subList(1, which.size()), then));
  }

  private CompletionStage<HttpResponse> end(String user, List<String> which) {
    return sessions
        .end(which)
        .thenApply(streams -> Json.ok(new Ended(user, which.size(), streams)));
  }

  private static CompletionStage<HttpResponse> invalid() {
    return Requests.done(
        Problems.response(
            new Refused(
                ErrorCode.INVALID_REQUEST,
                "A user id has 1 to 192 of the characters a-z A-Z 0-9 _ . : -")));
  }
}
