package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.limit.RequestKind;
import io.atrio.api.auth.ClusterTickets;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code POST /v1/stream/tickets}: a one-use ticket for those who cannot send headers. */
final class TicketRoutes {
  private final Requests requests;
  private final ClusterTickets tickets;
  private final UnaryOperator<String> streamUrl;

  /** The answer. */
  private record Answer(String ticket, long expiresIn, String streamUrl) {}

  /** {@code streamUrl} tells the stream door's address to one who calls the API at a given host. */
  TicketRoutes(Requests requests, ClusterTickets tickets, UnaryOperator<String> streamUrl) {
    this.requests = requests;
    this.tickets = tickets;
    this.streamUrl = streamUrl;
  }

  Route route() {
    return path(
        segment("v1").slash("stream").slash("tickets"), () -> post(() -> handle(this::issue)));
  }

  private CompletionStage<HttpResponse> issue(HttpRequest request) {
    String host = request.getUri().host().address();
    return requests.user(
        request,
        RequestKind.STREAM,
        principal ->
            Requests.done(
                tickets
                    .issue(principal)
                    .map(
                        ticket ->
                            Json.ok(
                                new Answer(
                                    ticket, tickets.ttl().toSeconds(), streamUrl.apply(host))))
                    .orElseGet(
                        () ->
                            Problems.response(
                                new Refused(
                                    ErrorCode.UNAVAILABLE,
                                    "Too many tickets are open right now.")))));
  }
}
